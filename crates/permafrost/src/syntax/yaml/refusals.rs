//! What Kubernetes' YAML library refuses although YAML 1.2, and so the parser, allows it.
//!
//! It is a library for YAML 1.1, and what it has read must become JSON.

use super::builder::Builder;
use super::{CollectionStyle, Content, ScalarStyle};
use crate::syntax::resolve::{Scalar, Tag, resolve, resolve_tagged};
use granit_parser::YamlVersion;
use std::ops::Range;
use text_size::{TextRange, TextSize};

impl Builder<'_, '_> {
    pub(super) fn refuse_scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Tag,
        range: TextRange,
    ) {
        let around = self.open.last().map(|open| self.stream.data(open.id).content);
        if let Some(reason) = of_scalar(text, style, tag) {
            // As a key, it is the text that stands there.
            let is_key = matches!(around, Some(Content::Mapping { .. })) && self.expects_key();
            if tag != Tag::None || !is_key {
                self.error(reason, range);
            }
        }
        if style == ScalarStyle::Plain
            && around.is_some_and(is_flow)
            && let Some(place) = self.stream.text[range].find('?')
        {
            let start = range.start() + TextSize::try_from(place).unwrap_or_default();
            let reason = "in brackets, a text with `?` needs quotes";
            self.error(reason, TextRange::at(start, TextSize::of('?')));
        }
    }

    /// Whether what comes next in the innermost mapping is a key.
    fn expects_key(&self) -> bool {
        let before = self.open.last().map_or(0, |open| open.children_before);
        (self.pending.len() - before).is_multiple_of(2)
    }

    pub(super) fn refuse_control_characters(&mut self) {
        let Some(place) = control_character(self.stream.text) else { return };
        let offset = |at: usize| TextSize::try_from(at).unwrap_or_default();
        let range = TextRange::new(offset(place.start), offset(place.end));
        if self.stream.errors.iter().all(|error| error.range.start() != range.start()) {
            self.error("this is a control character, which YAML has no place for", range);
        }
    }

    /// Says where a tab stands between the `-` of an item and its value.
    pub(super) fn refuse_tab(&mut self, value: TextSize) {
        let before = &self.stream.text.as_bytes()[..usize::from(value)];
        let [.., b'\t'] = before else { return };
        let last = before.iter().rfind(|byte| !matches!(byte, b' ' | b'\t'));
        let around = self.open.last().map(|open| self.stream.data(open.id).content);
        let is_item =
            matches!(around, Some(Content::Sequence { style: CollectionStyle::Block, .. }));
        if last == Some(&b'-') && is_item {
            let tab = TextRange::at(value - TextSize::of('\t'), TextSize::of('\t'));
            self.error("a tab can't stand between `-` and the value", tab);
        }
    }

    pub(super) fn refuse_version(&mut self, version: Option<YamlVersion>, before: TextSize) {
        if version.is_none_or(|it| (it.major, it.minor) == (1, 1)) {
            return;
        }
        let before = &self.stream.text[..usize::from(before)];
        let Some(start) = before.rfind("%YAML") else { return };
        let line = before[start..].lines().next().unwrap_or_default();
        let start = TextSize::try_from(start).unwrap_or_default();
        let range = TextRange::at(start, TextSize::of(line.trim_end()));
        self.error("Kubernetes reads YAML 1.1 and refuses any other version", range);
    }

    /// Says where an escape only JSON knows; a document in brackets is taken for JSON.
    pub(super) fn refuse_escapes(&mut self, range: TextRange) {
        let root = self.open.first().map(|open| self.stream.data(open.id).content);
        if root.is_some_and(is_flow) {
            return;
        }
        if let Some((place, reason)) = of_escapes(&self.stream.text[range]) {
            let offset = |at: usize| range.start() + TextSize::try_from(at).unwrap_or_default();
            self.error(reason, TextRange::new(offset(place.start), offset(place.end)));
        }
    }
}

fn is_flow(content: Content) -> bool {
    matches!(
        content,
        Content::Mapping { style: CollectionStyle::Flow, .. }
            | Content::Sequence { style: CollectionStyle::Flow, .. }
    )
}

/// Why a scalar is refused, if it is.
fn of_scalar(text: &str, style: ScalarStyle, tag: Tag) -> Option<&'static str> {
    if tag != Tag::None && resolve_tagged(text, tag).is_none() {
        return Some("this isn't what its tag says");
    }
    // `.inf`, `-.inf`, `.nan` and their like; nothing else that is plain and as short is slower.
    let may_be_infinite = matches!(text.len(), 4 | 5) && text.starts_with(['.', '-', '+']);
    let value = || resolve(text, style == ScalarStyle::Plain, tag);
    (may_be_infinite && matches!(value(), Scalar::Float(value) if !value.is_finite()))
        .then_some("Kubernetes takes no infinite numbers, and none that is undefined")
}

/// The first escape in a double-quoted scalar that only JSON knows, and why it is refused.
///
/// `source` is the scalar with its quotes.
fn of_escapes(source: &str) -> Option<(Range<usize>, &'static str)> {
    let mut at = 0;
    while let Some(found) = source[at..].find('\\') {
        let start = at + found;
        let escape = source.as_bytes().get(start + 1).copied();
        match escape {
            Some(b'/') => {
                return Some((start..start + 2, "`\\/` is an escape in JSON, but not here"));
            }
            Some(b'u') if is_surrogate(&source[start + 2..]) => {
                let reason = "a character beyond `\\uFFFF` is written with `\\U` and eight digits";
                return Some((start..start + 6, reason));
            }
            _ => {}
        }
        // After the backslash comes at least one character, which may be of several bytes.
        at = source.ceil_char_boundary(start + 2);
    }
    None
}

/// The first character that may not stand anywhere in YAML, not even in quotes or a comment.
fn control_character(text: &str) -> Option<Range<usize>> {
    let is_control = |byte: u8| matches!(byte, 0..b'\t' | 0x0B | 0x0C | 0x0E..b' ' | 0x7F);
    // Nearly no text holds one. A look at every byte, without an early end, is many at a time.
    let start = if text.bytes().fold(false, |found, byte| found | is_control(byte)) {
        text.bytes().position(is_control)
    } else if text.is_ascii() {
        None
    } else {
        text.find(|it| matches!(it, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}'))
    }?;
    Some(start..text.ceil_char_boundary(start + 1))
}

/// Whether an anchor has a name that may stand behind `&`.
pub(super) fn is_anchor_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether four hexadecimal digits are one half of a character beyond `\uFFFF`.
fn is_surrogate(digits: &str) -> bool {
    let code = digits.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    code.is_some_and(|code| (0xD800..0xE000).contains(&code))
}

/// The bytes that base64 stands for; `None` where it isn't base64.
pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let bytes: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let padding = bytes.iter().rev().take_while(|byte| **byte == b'=').count();
    if !bytes.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for byte in &bytes[..bytes.len() - padding] {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;

    /// The texts at which something is refused.
    fn refused(text: &str) -> Vec<&str> {
        parse(text).errors.iter().map(|error| &text[error.range]).collect()
    }

    #[test]
    fn what_a_tag_asks_for_must_be_there() {
        assert_eq!(refused("a: !!int 1.0\nb: !!null x\nc: !!bool \"yes\"\n"), ["1.0", "x"]);
        assert_eq!(refused("a: !!binary aGk=\nb: !!binary aGk\nc: !own 1\n"), ["aGk"]);
    }

    #[test]
    fn numbers_without_end_are_refused_but_not_their_text() {
        assert_eq!(
            refused("a: [.inf, '.inf', -.Inf, .nan, .5, -.NaN]\n.inf: b\n"),
            [".inf", "-.Inf", ".nan"]
        );
    }

    #[test]
    fn escapes_of_json_are_refused_outside_of_json() {
        let text = "a: \"é\\\\ \\/\"\nb: \"\\ud83d\\ude00\"\n";
        assert_eq!(refused(text), ["\\/", "\\ud83d"]);
        assert_eq!(refused("{\"a\": \"\\/ \\ud83d\\ude00\"}"), [""; 0]);
    }

    #[test]
    fn another_version_of_yaml_is_refused() {
        assert_eq!(refused("%YAML 1.2\n---\na: 1\n"), ["%YAML 1.2"]);
        assert_eq!(refused("%YAML 1.1\n---\na: 1\n"), [""; 0]);
    }

    #[test]
    fn a_tab_behind_a_dash_is_refused() {
        assert_eq!(refused("-\ta\n- \tb: 1\n- c\t\n-  - d\n"), ["\t", "\t"]);
        assert_eq!(refused("a:\tb\nc: {d:\te}\n"), [""; 0]);
    }

    #[test]
    fn characters_that_may_stand_nowhere_are_refused() {
        assert_eq!(refused("a: 1 # \u{1b}[0m\n"), ["\u{1b}"]);
        assert_eq!(refused("a: é\n# \u{9f}\n"), ["\u{9f}"]);
    }

    #[test]
    fn a_question_mark_in_brackets_needs_quotes() {
        assert_eq!(refused("a: [http://b?c=d, '?']\ne: f?g\n"), ["?"]);
    }

    #[test]
    fn anchors_have_plain_names() {
        assert_eq!(refused("a: &b.c 1\nd: &e-f_1 2\ng: *e-f_1\n"), ["&b.c"]);
    }

    #[test]
    fn base64_is_read_to_its_last_byte() {
        let decoded = |text| decode_base64(text).and_then(|bytes| String::from_utf8(bytes).ok());
        for (text, bytes) in [("", ""), ("YQ==", "a"), ("YWI=", "ab"), ("YWJj", "abc")] {
            assert_eq!(decoded(text).as_deref(), Some(bytes));
        }
        for text in ["Y", "YQ=", "Y===", "Y!==", "=YQ="] {
            assert_eq!(decode_base64(text), None, "{text}");
        }
    }
}
