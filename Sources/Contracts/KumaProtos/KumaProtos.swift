// KumaProtos
