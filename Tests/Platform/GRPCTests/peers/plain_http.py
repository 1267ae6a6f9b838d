"""A plain request on a port that serves gRPC too: plain_http.py PORT."""
import sys
import urllib.request

answer = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/", timeout=5).read()
sys.exit(0 if answer == b"not gRPC" else 1)
