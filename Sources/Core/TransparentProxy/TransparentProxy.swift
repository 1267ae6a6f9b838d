// TransparentProxy
