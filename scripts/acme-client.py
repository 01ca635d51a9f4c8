#!/usr/bin/env python3
"""An ACME client for what the packaged ones don't know, written from the RFCs; it shares no code with the server.

Usage: acme-client.py GATEWAY ROOT.PEM NEXUS TLS_PORT

On the network of acme-clients.sh: dns-persist-01 (draft-ietf-acme-dns-persist-02), a certificate for the address ::1
by tls-alpn-01 (RFC 8738, RFC 8737), a profile, renewal information and "replaces" (RFC 9773), account key change,
external account binding, CAA for another account, and a replayed nonce.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

gateway, root, nexus, tls_port = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
context = ssl.create_default_context(cafile=root)


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def dump(value):
    return json.dumps(value, separators=(",", ":")).encode()


def http(url, body=None, head=False):
    request = urllib.request.Request(url, data=body, method="HEAD" if head else None)
    if body is not None:
        request.add_header("Content-Type", "application/jose+json")
    try:
        with urllib.request.urlopen(request, context=context, timeout=30) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def run(*command):
    subprocess.run([nexus, *command], check=True, stdout=subprocess.DEVNULL)


class Key:
    """P-256 or Ed25519."""

    def __init__(self, kind="ES256"):
        self.alg = kind
        self.private = Ed25519PrivateKey.generate() if kind == "EdDSA" else ec.generate_private_key(ec.SECP256R1())

    def jwk(self):
        if self.alg == "EdDSA":
            raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
            return {"crv": "Ed25519", "kty": "OKP", "x": b64(self.private.public_key().public_bytes(*raw))}
        numbers = self.private.public_key().public_numbers()
        return {"crv": "P-256", "kty": "EC", "x": b64(numbers.x.to_bytes(32, "big")), "y": b64(numbers.y.to_bytes(32, "big"))}

    def thumbprint(self):
        return b64(hashlib.sha256(dump(self.jwk())).digest())

    def sign(self, data):
        if self.alg == "EdDSA":
            return self.private.sign(data)
        r, s = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def jws(self, header, payload):
        protected = b64(dump({"alg": self.alg, **header}))
        body = b64(payload)
        return {"protected": protected, "payload": body, "signature": b64(self.sign(f"{protected}.{body}".encode()))}


class Client:
    def __init__(self, key=None, binding=None):
        self.key = key or Key()
        self.directory = json.loads(http(gateway + "/acme/directory")[2])
        self.nonce = None
        self.account = None
        wish = {"contact": ["mailto:d@example.org"]}
        if binding:
            wish["externalAccountBinding"] = binding(self)
        status, headers, body = self.post(self.directory["newAccount"], wish)
        assert status == 201, body
        self.account = headers["Location"]

    def who(self):
        return {"kid": self.account} if self.account else {"jwk": self.key.jwk()}

    def post(self, url, payload=None):
        nonce = self.nonce or http(self.directory["newNonce"], head=True)[1]["Replay-Nonce"]
        data = b"" if payload is None else dump(payload)
        answer = http(url, dump(self.key.jws({**self.who(), "nonce": nonce, "url": url}, data)))
        self.nonce = answer[1]["Replay-Nonce"]
        return answer

    def show(self, url):
        return json.loads(self.post(url)[2])

    def order(self, identifiers, **more):
        wish = {"identifiers": [{"type": t, "value": v} for t, v in identifiers], **more}
        status, headers, body = self.post(self.directory["newOrder"], wish)
        return status, headers.get("Location"), json.loads(body)

    def meet(self, authorization, kind):
        challenge = next(c for c in self.show(authorization)["challenges"] if c["type"] == kind)
        self.post(challenge["url"], {})
        deadline = time.monotonic() + 30
        while self.show(authorization)["status"] == "pending" and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.show(authorization)

    def finish(self, order, url, names):
        key = ec.generate_private_key(ec.SECP256R1())
        builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
        csr = builder.add_extension(x509.SubjectAlternativeName(names), False).sign(key, hashes.SHA256())
        status, _, body = self.post(order["finalize"], {"csr": b64(csr.public_bytes(serialization.Encoding.DER))})
        assert status == 200, body
        deadline = time.monotonic() + 30
        while self.show(url)["status"] == "processing" and time.monotonic() < deadline:
            time.sleep(0.2)
        done = self.show(url)
        assert done["status"] == "valid", done
        return x509.load_pem_x509_certificate(self.post(done["certificate"])[2])


def say(text):
    print("acme client:", text, flush=True)


def persist():
    client = Client(Key("EdDSA"))
    issuer = client.directory["meta"]["issuerDomainNames"][0]
    name = "persist.internal"
    hashed = bytes([len(name)]) + name.encode() + client.key.thumbprint().encode() + client.account.encode()
    uri = client.directory["meta"]["accountHashPrefix"] + "sha-256/" + b64(hashlib.sha256(hashed).digest())
    _, url, order = client.order([("dns", name), ("dns", "*." + name)])
    first = [a for a in order["authorizations"] if not client.show(a).get("wildcard")][0]
    assert client.meet(first, "dns-persist-01")["status"] == "invalid"
    end = int(time.time()) + 3600
    value = f'"{issuer}; accounturi={uri}; policy=wildcard; persistUntil={end}"'
    run("dns", "record", "set", "_validation-persist." + name, "TXT", value, "--ttl", "1")
    _, url, order = client.order([("dns", name), ("dns", "*." + name)])
    for authorization in order["authorizations"]:
        seen = client.meet(authorization, "dns-persist-01")
        assert seen["status"] == "valid", seen
        expires = datetime.strptime(seen["expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        assert expires.timestamp() <= end, seen
    client.finish(order, url, [x509.DNSName(name), x509.DNSName("*." + name)])
    say("dns-persist-01 gave a name and its wildcard, no longer than persistUntil")


def serve_tls(name, digest, key, done):
    """One connection that speaks acme-tls/1."""
    certificate_key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ACME challenge")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(certificate_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name))]), False)
        .add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.31"), b"\x04\x20" + digest), True)
        .sign(certificate_key, hashes.SHA256())
    )
    with open("alpn.pem", "wb") as out:
        out.write(certificate.public_bytes(serialization.Encoding.PEM))
        out.write(
            certificate_key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain("alpn.pem")
    tls.set_alpn_protocols(["acme-tls/1"])
    listener = socket.create_server(("::1", tls_port), family=socket.AF_INET6)
    listener.settimeout(30)

    def serve():
        try:
            connection, _ = listener.accept()
            with tls.wrap_socket(connection, server_side=True) as secured:
                secured.recv(1)
        except OSError:
            pass
        finally:
            listener.close()
            done.set()

    threading.Thread(target=serve, daemon=True).start()


def address():
    client = Client()
    status, url, order = client.order([("ip", "::1")], profile="short")
    assert status == 201 and order["profile"] == "short", order
    authorization = order["authorizations"][0]
    challenges = client.show(authorization)["challenges"]
    assert {c["type"] for c in challenges} == {"http-01", "tls-alpn-01"}, challenges
    token = challenges[0]["token"]
    digest = hashlib.sha256(f"{token}.{client.key.thumbprint()}".encode()).digest()
    done = threading.Event()
    serve_tls("::1", digest, client.key, done)
    seen = client.meet(authorization, "tls-alpn-01")
    done.wait(30)
    assert seen["status"] == "valid", seen
    certificate = client.finish(order, url, [x509.IPAddress(ipaddress.ip_address("::1"))])
    life = certificate.not_valid_after - certificate.not_valid_before
    assert timedelta(hours=6) <= life <= timedelta(hours=6, minutes=2), life
    say("the address ::1 got a certificate of the profile short by tls-alpn-01")
    return client, certificate


def renewal(client, certificate):
    aki = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    number = certificate.serial_number
    serial = number.to_bytes(number.bit_length() // 8 + 1, "big")
    identifier = b64(aki) + "." + b64(serial)
    status, headers, body = http(client.directory["renewalInfo"] + "/" + identifier)
    window = json.loads(body)["suggestedWindow"]
    assert status == 200 and window["start"] < window["end"] and int(headers["Retry-After"]) > 0, body
    wish = [("ip", "::1")]
    assert client.order(wish, replaces=identifier)[0] == 201
    status, _, problem = client.order(wish, replaces=identifier)
    assert status == 409 and problem["type"].endswith(":alreadyReplaced"), problem
    say("renewal information and replaces")


def key_change():
    client = Client()
    new = Key("EdDSA")
    url = client.directory["keyChange"]
    change = {"account": client.account, "oldKey": client.key.jwk()}
    inner = new.jws({"jwk": new.jwk(), "url": url}, dump(change))
    assert client.post(url, inner)[0] == 200
    assert client.post(client.account)[0] == 400
    client.key = new
    assert client.post(client.account)[0] == 200
    say("an account changed its key from P-256 to Ed25519")


def binding():
    made = subprocess.run(
        [nexus, "ca", "external-key", "--label", "test", "--output", "json"], check=True, capture_output=True, text=True
    )
    external = json.loads(made.stdout)

    def bind(client):
        header = {"alg": "HS256", "kid": external["id"], "url": client.directory["newAccount"]}
        protected, payload = b64(dump(header)), b64(dump(client.key.jwk()))
        secret = base64.urlsafe_b64decode(external["hmac_key"] + "==")
        mac = hmac.new(secret, f"{protected}.{payload}".encode(), hashlib.sha256).digest()
        return {"protected": protected, "payload": payload, "signature": b64(mac)}

    Client(binding=bind)
    try:
        Client(binding=bind)
    except AssertionError:
        say("an external binding is good for one account")
        return
    raise AssertionError("an external key was used twice")


def caa():
    client = Client()
    name = "caa.internal"
    run("dns", "record", "set", name, "AAAA", "::1", "--ttl", "1")
    run("dns", "record", "set", name, "CAA", '0 issue "internal; accounturi=https://ca.example/nobody"', "--ttl", "1")

    def attempt():
        _, url, order = client.order([("dns", name)])
        authorization = order["authorizations"][0]
        token = client.show(authorization)["challenges"][0]["token"]
        value = b64(hashlib.sha256(f"{token}.{client.key.thumbprint()}".encode()).digest())
        run("dns", "record", "set", "_acme-challenge." + name, "TXT", f'"{value}"', "--ttl", "1")
        return url, order, client.meet(authorization, "dns-01")

    _, _, seen = attempt()
    assert seen["status"] == "invalid" and seen["challenges"][0]["error"]["type"].endswith(":caa"), seen
    value = f'0 issue "internal; accounturi={client.account}; validationmethods=dns-01"'
    run("dns", "record", "set", name, "CAA", value, "--ttl", "1")
    url, order, seen = attempt()
    assert seen["status"] == "valid", seen
    client.finish(order, url, [x509.DNSName(name)])
    say("CAA kept a name from one account, and let another have it by dns-01")


def replay():
    client = Client()
    nonce = http(client.directory["newNonce"], head=True)[1]["Replay-Nonce"]
    request = dump(client.key.jws({"kid": client.account, "nonce": nonce, "url": client.account}, b""))
    assert http(client.account, request)[0] == 200
    status, headers, body = http(client.account, request)
    problem = json.loads(body)
    assert status == 400 and problem["type"] == "urn:ietf:params:acme:error:badNonce", problem
    assert headers["Replay-Nonce"]
    say("a replayed nonce is refused, and a new one comes with the refusal")


persist()
renewal(*address())
key_change()
binding()
caa()
replay()
