// Documents: JSON and YAML as one ordered value, with limits and field paths.
//
// What comes from outside is parsed here, under limits on size and depth, into a `JSON`; what goes out is written from
// one. Nothing in this module knows what a document means. Pure: no I/O, no clock.
