"""An agent of SPIRE as Envoy sees it: a server of SDS on a socket, with an authority of its own.

    spire_agent.py SOCKET TRUST_DOMAIN NAME…

Hands out a certificate for spiffe://TRUST_DOMAIN/workload/NAME to whoever asks for one of the names, and as ALL what certifies them, by
trust domain. Anything else it does not know. Prints what it is asked for.
"""

import datetime
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from envoy.extensions.transport_sockets.tls.v3 import common_pb2, secret_pb2, tls_spiffe_validator_config_pb2
from envoy.service.discovery.v3 import discovery_pb2
from google.protobuf import any_pb2

socket, domain, *names = sys.argv[1:]
now = datetime.datetime.now(datetime.timezone.utc)
root_key = ec.generate_private_key(ec.SECP256R1())


def certificate(uri, key, is_authority):
    usage = dict.fromkeys(
        ["content_commitment", "key_encipherment", "data_encipherment", "encipher_only", "decipher_only"], False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "SPIRE")]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "SPIRE")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(seconds=10))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri)]), True)
        .add_extension(x509.BasicConstraints(is_authority, None), True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority,
                key_agreement=not is_authority,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                **usage,
            ),
            True,
        )
        .sign(root_key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )


def identity(name):
    key = ec.generate_private_key(ec.SECP256R1())
    secret = secret_pb2.Secret(name=name)
    secret.tls_certificate.certificate_chain.inline_bytes = certificate(name, key, False)
    secret.tls_certificate.private_key.inline_bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret


def bundle():
    config = tls_spiffe_validator_config_pb2.SPIFFECertValidatorConfig()
    trusted = config.trust_domains.add(name=domain)
    trusted.trust_bundle.inline_bytes = certificate(f"spiffe://{domain}", root_key, True)
    secret = secret_pb2.Secret(name="ALL")
    validator = secret.validation_context.custom_validator_config
    validator.name = "envoy.tls.cert_validator.spiffe"
    validator.typed_config.Pack(config)
    return secret


secrets = {f"spiffe://{domain}/workload/{name}": None for name in names}
secrets = {name: identity(name) for name in secrets} | {"ALL": bundle()}


def stream(requests, _):
    version = 0
    for request in requests:
        # Nothing changes here: an answer is only acknowledged, or refused.
        if request.response_nonce:
            if request.HasField("error_detail"):
                print(f"refused {request.error_detail.message}", flush=True)
            continue
        found = [secrets[name] for name in request.resource_names if name in secrets]
        for name in request.resource_names:
            print(f"{'gave' if name in secrets else 'lacks'} {name}", flush=True)
        if not found:
            continue
        version += 1
        answer = discovery_pb2.DiscoveryResponse(
            version_info=str(version), nonce=str(version), type_url=request.type_url
        )
        for secret in found:
            packed = any_pb2.Any()
            packed.Pack(secret)
            answer.resources.append(packed)
        yield answer


class Agent(grpc.GenericRpcHandler):
    def service(self, details):
        if details.method != "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets":
            return None
        return grpc.stream_stream_rpc_method_handler(
            stream,
            discovery_pb2.DiscoveryRequest.FromString,
            discovery_pb2.DiscoveryResponse.SerializeToString,
        )


server = grpc.server(ThreadPoolExecutor(32))
server.add_generic_rpc_handlers((Agent(),))
server.add_insecure_port(f"unix:{socket}")
server.start()
os.chmod(socket, 0o777)
print("ready", flush=True)
server.wait_for_termination()
