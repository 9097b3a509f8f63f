//! The texts of the oracle's named cases, which it holds by name alone.
//!
//! Each was chosen to give the answer that the oracle gives, to the line number in its message.

/// A key of more than the 1024 characters that a key may have before its colon.
const LONG_KEY: &str = "LONG: 1\n";

/// Documents by the names of their cases, in the order of the oracle.
#[rustfmt::skip]
pub(crate) const NAMED: [(&str, &str); 76] = [
    // Keys: twice, merged, or of another type than text.
    ("@dup", "a: 1\na: 2\n"),
    ("@dup nested/merge", "x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n"),
    ("@merge after", "x: &x {a: 1}\ny: {a: 2, <<: *x}\n"),
    ("@merge list", "x: &x {a: 1}\nz: &z {a: 3, b: 4}\ny: {<<: [*x, *z]}\n"),
    ("@two merges", "x: &x {a: 1}\nz: &z {a: 3, b: 4}\ny:\n  <<: *x\n  <<: *z\n"),
    ("@quoted <<", "x: &x {a: 1}\ny: {\"<<\": *x}\n"),
    ("@!!str <<", "x: &x {a: 1}\ny: {!!str <<: *x}\n"),
    ("@merge scalar", "y: {<<: 1}\n"),
    ("@bool key", "true: 1\ntrue: 2\n"),
    ("@int key", "1: a\n0x1: b\n+1: c\n"),
    ("@null key", "~: a\n"),
    ("@float key", "1.5: a\n"),
    ("@y key", "y: 1\nn: 2\ny: 3\n"),
    ("@seq key", "[a]: b\n"),
    ("@dup true/yes key", "true: 1\nyes: 2\n"),
    ("@case dup", "Name: a\nname: b\n"),
    // Documents of a stream: the library reads the first.
    ("@multi doc", "a: 1\n---\nb: 2\n"),
    ("@multi doc invalid 2nd", "a: 1\n---\nb: [\n"),
    ("@doc end then garbage", "a: 1\n...\nb: [\n"),
    // Tabs, line ends and other characters that aren't seen.
    ("@tab indent", "a:\n\tb: 1\n"),
    ("@tab after colon", "a:\tb\n"),
    ("@tab sep in flow", "a: {b:\t1}\n"),
    ("@BOM", "\u{feff}a: 1\n"),
    ("@BOM mid", "a: 1\n\u{feff}\nb: 2\n"),
    ("@CRLF", "a: 1\r\nb: 2\r\n"),
    ("@CR", "a: 1\rb: 2\r"),
    ("@NEL", "a: x\u{85}y\n"),
    ("@LS", "a: x\u{2028}y\n"),
    ("@NUL", "a: \0\n"),
    ("@control", "a: \u{1}\n"),
    // Brackets, and what looks like an indicator within them.
    ("@dash in flow", "a: [-]\n"),
    ("@plain colon flow", "a: {b:1}\n"),
    ("@url flow", "a: [http://x]\n"),
    ("@adjacent", "{\"a\":1}\n"),
    // Anchors and aliases.
    ("@undefined alias", "a: *b\n"),
    ("@recursive", "a: &a [*a]\n"),
    ("@anchor redefine", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n"),
    // Documents that hold no mapping, and directives.
    ("@empty", ""),
    ("@only comment", "# a\n"),
    ("@just ---", "---\n"),
    ("@scalar doc", "foo\n"),
    ("@seq doc", "- a\n"),
    ("@percent yaml 1.2", "%YAML 1.2\n---\na: 1\n"),
    ("@percent yaml 1.3", "%YAML 1.3\n---\na: 1\n"),
    // Characters that begin no value, and indicators out of place.
    ("@at sign", "a: @b\n"),
    ("@backtick", "a: `b\n"),
    ("@percent val", "a: %b\n"),
    ("@unquoted *", "a: *\n"),
    ("@q", "a: ?b\n"),
    ("@key no space", "a:b\n"),
    ("@list unindented", "a:\n- b\n"),
    ("@bad unindent", "a:\n    b: 1\n  c: 2\n"),
    ("@dup in flow", "{a: 1, a: 2}\n"),
    ("@block seq same line", "a: - b\n"),
    ("@nested colon", "a: b: c\n"),
    ("@tab seq", "-\ta\n"),
    ("@tab trailing", "a: 1\t\n"),
    ("@template", "a: {{ .x }}\n"),
    ("@template2", "{{- if .x }}\n"),
    // Quotes and brackets over several lines, comments, keys, escapes.
    ("@quoted multi", "a: \"x\n  y\"\n"),
    ("@quoted col0", "a: \"x\ny\"\n"),
    ("@flow col0", "a: {\nb: 1\n}\n"),
    ("@flow col0 seq", "a: [\nb\n]\n"),
    ("@flow close col0", "a: [\n  b\n]\n"),
    ("@comment nospace", "a: b#c\n"),
    ("@comment after quoted nospace", "a: \"b\"#c\n"),
    ("@long key", LONG_KEY),
    ("@multi-line key", "a\nb: 1\n"),
    ("@emoji", "a: 😀\n"),
    ("@surrogate esc", "a: \"\\ud83d\\ude00\"\n"),
    ("@escape /", "a: \"\\/\"\n"),
    ("@bad escape", "a: \"\\q\"\n"),
    ("@block eof", "a: |\n  x"),
    ("@anchor on key", "&a k: v\nb: *a\n"),
    ("@alias key", "a: &x k\n*x : v\n"),
    ("@int as port-name", "a: 80\n"),
];
