// ResourceModel: what can be stored, named, validated and shown.
//
// A `Resource` is a document with a key, labels and times. `AllKinds` is the table of kinds: scope, REST path, short name,
// who may write it, where it is synced, how it is validated. A kind that this program computes with has a folder in
// `Kinds/<Kind>/` with a typed value that is decoded from the document. Pure: time and randomness are parameters.
