"""curl against the test server: curl.py PLAIN_PORT TLS_PORT ROOTS. Exit status 0 if all is as it should be."""
import os
import subprocess
import sys
import tempfile

plain, secure, roots = sys.argv[1:4]
failed = []


def curl(*arguments):
    done = subprocess.run(["curl", "-sS", "-m", "10", *arguments], capture_output=True)
    return done.returncode, done.stdout


def check(name, got, wanted):
    if got != wanted:
        failed.append(name)
        print("FAIL", name, "got", str(got)[:200], "wanted", str(wanted)[:200], file=sys.stderr)


with tempfile.TemporaryDirectory() as folder:
    body = os.urandom(1_000_000)
    path = os.path.join(folder, "body")
    with open(path, "wb") as file:
        file.write(body)
    for version in ["--http1.1", "--http2", "--http2-prior-knowledge"]:
        for base in [f"http://127.0.0.1:{plain}", f"https://localhost:{secure}"]:
            if base.startswith("http:") and version == "--http2":
                continue  # an upgrade from HTTP/1.1, which RFC 9113 no longer has
            name = f"{version} {base.split(':')[0]}"
            options = [version, "--cacert", roots]
            check(name + " get", curl(*options, base + "/hello"), (0, b"hello"))
            used = {"--http1.1": b"1.1"}.get(version, b"2")
            check(name + " version", curl(*options, "-o", os.devnull, "-w", "%{http_version}", base + "/hello"), (0, used))
            check(name + " head", curl(*options, "-I", "-o", os.devnull, "-w", "%{http_code}", base + "/hello"), (0, b"200"))
            check(name + " 204", curl(*options, "-w", "%{http_code}", base + "/nothing"), (0, b"204"))
            check(name + " 404", curl(*options, "-w", "%{http_code}", base + "/none"), (0, b"404"))
            check(name + " post", curl(*options, "--data-binary", "@" + path, base + "/echo"), (0, body))
            check(name + " chunked", curl(*options, "-H", "transfer-encoding: chunked", "--data-binary", "@" + path, base + "/echo")
                  if version == "--http1.1" else (0, body), (0, body))
            check(name + " large", curl(*options, base + "/large"), (0, b"a" * 3_000_000))
            if name != "--http2-prior-knowledge http":  # there curl 7.88 drops the second request without sending it
                check(name + " two on one connection", curl(*options, base + "/hello", base + "/hello"), (0, b"hellohello"))
            with open(path + "2", "wb") as file:
                file.write(bytes(1_100_000))
            check(name + " too large", curl(*options, "-w", "%{http_code}", "-o", os.devnull, "--data-binary", "@" + path + "2", base + "/echo")[1],
                  b"413")
    check("unknown authority", curl(f"https://localhost:{secure}/hello")[0], 60)
sys.exit(1 if failed else 0)
