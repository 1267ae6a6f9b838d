// Protobuf: wire format, well-known types, descriptors and the JSON mapping; no message of anybody's.
//
// Messages that we make or read often are Swift structs (`Message`, `DecodableMessage`), made by `generate-protos`; all others are
// reached through a `DescriptorPool` and a `Transcoder`. Everything is a value and pure. What comes from outside is read
// under limits: lengths are checked before use, nesting is bounded, nothing traps.
