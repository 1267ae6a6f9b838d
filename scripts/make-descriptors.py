#!/usr/bin/env python3
"""Makes Sources/Contracts/CDescriptors/{envoy,kuma}.binpb: the descriptors of all of Envoy's API (and protos/contrib), and those
of protos/kuma (and, for the tests, of ProtobufTests/Shapes), as standard FileDescriptorSets without what neither the generator nor the transcoder reads (options,
default JSON names, imports).

Needs `pip install xds-protos` and protoc. Run it after a change of protos/, or to move to another version of Envoy's
API; everything else works from the files that this writes. `--kuma` makes only the second one."""
import glob
import importlib
import os
import subprocess
import sys
import tempfile

from google.protobuf import any_pb2, descriptor_pb2, duration_pb2, empty_pb2, struct_pb2, timestamp_pb2, wrappers_pb2

# Annotations about the API itself; nothing in a configuration refers to them.
LEFT_OUT = ("validate/", "udpa/annotations/", "xds/annotations/", "envoy/annotations/", "google/api/annotations", "google/api/http",
            "google/protobuf/descriptor.proto")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def envoy_files():
    import envoy
    site = os.path.dirname(list(envoy.__path__)[0])
    found = {}

    def visit(file):
        if file.name not in found:
            for dependency in file.dependencies:
                visit(dependency)
            found[file.name] = descriptor_pb2.FileDescriptorProto.FromString(file.serialized_pb)

    for path in sorted(glob.glob(f"{site}/envoy/**/*_pb2.py", recursive=True)):
        visit(importlib.import_module(os.path.relpath(path, site)[:-3].replace("/", ".")).DESCRIPTOR)
    return found


WELL_KNOWN = (any_pb2, duration_pb2, empty_pb2, struct_pb2, timestamp_pb2, wrappers_pb2)


def well_known():
    return {m.DESCRIPTOR.name: descriptor_pb2.FileDescriptorProto.FromString(m.DESCRIPTOR.serialized_pb) for m in WELL_KNOWN}


def own_files(folder, root=f"{ROOT}/protos"):
    """Compiled against Python's copies of google/protobuf/*.proto, so that protoc needs no include folder."""
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as known:
        known.write(descriptor_pb2.FileDescriptorSet(file=well_known().values()).SerializeToString())
        known.flush()
        protos = sorted(glob.glob(f"{root}/{folder}/**/*.proto", recursive=True))
        subprocess.run(["protoc", f"--descriptor_set_in={known.name}", f"-I{root}", f"-o{out.name}", *protos], check=True)
        return {f.name: f for f in descriptor_pb2.FileDescriptorSet.FromString(out.read()).file}


def default_json_name(name):
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def strip_message(message):
    for name in ("extension", "extension_range", "reserved_range", "reserved_name"):
        message.ClearField(name)
    map_entry = message.options.map_entry
    message.ClearField("options")
    if map_entry:
        message.options.map_entry = True
    for field in message.field:
        deprecated, packed = field.options.deprecated, field.options.packed
        unpacked = field.options.HasField("packed") and not packed
        field.ClearField("options")
        if deprecated:
            field.options.deprecated = True
        if unpacked:
            field.options.packed = False
        if field.json_name == default_json_name(field.name):
            field.ClearField("json_name")
        if field.label == field.LABEL_OPTIONAL:
            field.ClearField("label")
    for oneof in message.oneof_decl:
        oneof.ClearField("options")
    for enum in message.enum_type:
        strip_enum(enum)
    for nested in message.nested_type:
        strip_message(nested)


def strip_enum(enum):
    for name in ("options", "reserved_range", "reserved_name"):
        enum.ClearField(name)
    for value in enum.value:
        value.ClearField("options")


def write(name, files, folder="Sources/Contracts/CDescriptors"):
    out = descriptor_pb2.FileDescriptorSet()
    for file_name, file in sorted(files.items()):
        if file_name.startswith(LEFT_OUT):
            continue
        for part in ("options", "dependency", "public_dependency", "weak_dependency", "service", "extension", "syntax"):
            file.ClearField(part)
        for message in file.message_type:
            strip_message(message)
        for enum in file.enum_type:
            strip_enum(enum)
        if file.message_type or file.enum_type:
            out.file.append(file)
    target = f"{ROOT}/{folder}/{name}.binpb"
    with open(target, "wb") as f:
        f.write(out.SerializeToString(deterministic=True))
    print(f"{name}: {len(out.file)} files, {os.path.getsize(target)} bytes")


if "--kuma" not in sys.argv:
    write("envoy", {**envoy_files(), **own_files("contrib")})
write("kuma", {**well_known(), **own_files("kuma")})
write("shapes", {**well_known(), **own_files("Shapes", f"{ROOT}/Tests/Platform/ProtobufTests")}, "Tests/Platform/ProtobufTests/Shapes")
