//! What an author expects of a value: to be equal to another, or of a shape.

use crate::path::text;
use crate::yaml::{Cursor, Reader};
use permafrost::Policy;
use permafrost::model::image::Image;
use serde_yaml::Value;

/// The keys by which an author says what is expected.
pub(crate) const KEYS: [&str; 9] =
    ["is", "is-not", "one-of", "at-least", "at-most", "has", "lacks", "like", "shape"];

/// What is expected of a value; all of it has to hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expectation(Vec<Test>);

#[derive(Debug, Clone)]
enum Test {
    Is(Value),
    IsNot(Value),
    OneOf(Vec<Value>),
    AtLeast(f64),
    AtMost(f64),
    Has(Vec<Value>),
    Lacks(Vec<Value>),
    Like(String),
    Shape(Shape),
}

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Absent,
    Present,
    Text,
    Number,
    Boolean,
    List,
    Map,
    Empty,
    Filled,
    Digest,
    UserId,
    Size,
}

const SHAPES: [(&str, Shape); 12] = [
    ("absent", Shape::Absent),
    ("present", Shape::Present),
    ("text", Shape::Text),
    ("number", Shape::Number),
    ("boolean", Shape::Boolean),
    ("list", Shape::List),
    ("map", Shape::Map),
    ("empty", Shape::Empty),
    ("filled", Shape::Filled),
    ("digest", Shape::Digest),
    ("user-id", Shape::UserId),
    ("size", Shape::Size),
];

impl Expectation {
    /// Reads what is expected from the keys of a goal; empty where there is none of them.
    pub(crate) fn read(reader: &mut Reader<'_>, goal: &Cursor<'_>) -> Self {
        let mut tests = Vec::new();
        for key in KEYS {
            let Some(at) = goal.get(key) else { continue };
            let list = || at.items_or_itself().iter().map(|it| it.value.clone()).collect();
            let number = || at.value.as_f64();
            let word = || text(at.value);
            let test = match key {
                "is" => Some(Test::Is(at.value.clone())),
                "is-not" => Some(Test::IsNot(at.value.clone())),
                "one-of" => Some(Test::OneOf(list())),
                "at-least" => number().map(Test::AtLeast),
                "at-most" => number().map(Test::AtMost),
                "has" => Some(Test::Has(list())),
                "lacks" => Some(Test::Lacks(list())),
                "like" => word().map(Test::Like),
                _ => {
                    let shape = SHAPES.iter().find(|(name, _)| at.value.as_str() == Some(*name));
                    shape.map(|(_, shape)| Test::Shape(*shape))
                }
            };
            match test {
                Some(test) => tests.push(test),
                None if key == "shape" => {
                    let names = SHAPES.map(|(name, _)| name).join(", ");
                    reader.refuse(&at, format!("there is no such shape; there are {names}"));
                }
                None if key == "like" => reader.refuse(&at, "`like` takes a text with `*` in it"),
                None => reader.refuse(&at, format!("`{key}` takes a number")),
            }
        }
        Self(tests)
    }

    /// Whether nothing is expected.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a value is as expected; `None` is one that isn't there.
    pub(crate) fn holds(&self, value: Option<&Value>) -> bool {
        self.0.iter().all(|test| test.holds(value))
    }

    /// Whether the value would be as expected but for its type: the text `"true"` for true.
    pub(crate) fn holds_but_for_type(&self, value: &Value) -> bool {
        let Value::String(written) = value else { return false };
        let meant = serde_yaml::from_str::<Value>(written);
        meant.is_ok_and(|meant| meant != *value && self.holds(Some(&meant)))
    }
}

impl Test {
    fn holds(&self, value: Option<&Value>) -> bool {
        let Some(value) = value else {
            let wants_nothing = matches!(self, Self::Shape(Shape::Absent) | Self::Lacks(_));
            return wants_nothing;
        };
        let number = || value.as_f64();
        match self {
            Self::Is(wanted) => value == wanted,
            Self::IsNot(unwanted) => value != unwanted,
            Self::OneOf(wanted) => wanted.contains(value),
            Self::AtLeast(least) => number().is_some_and(|it| it >= *least),
            Self::AtMost(most) => number().is_some_and(|it| it <= *most),
            Self::Has(wanted) => wanted.iter().all(|wanted| has(value, wanted)),
            Self::Lacks(unwanted) => !unwanted.iter().any(|unwanted| has(value, unwanted)),
            Self::Like(pattern) => text(value).is_some_and(|text| is_like(&text, pattern)),
            Self::Shape(shape) => shape.fits(value),
        }
    }
}

impl Shape {
    fn fits(self, value: &Value) -> bool {
        let is_empty = match value {
            Value::String(text) => text.trim().is_empty(),
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
            _ => false,
        };
        match self {
            Self::Absent => value.is_null(),
            Self::Present => !value.is_null(),
            Self::Text => value.is_string(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_bool(),
            Self::List => value.is_sequence(),
            Self::Map => value.is_mapping(),
            Self::Empty => is_empty,
            Self::Filled => !is_empty,
            Self::Digest => value.as_str().is_some_and(has_digest),
            Self::UserId => text(value).is_some_and(|text| is_user_id(&text)),
            Self::Size => text(value).is_some_and(|text| is_size(&text)),
        }
    }
}

/// Whether a list has an item, or a mapping all entries of another; an item may have more entries.
fn has(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Sequence(items), wanted) => {
            items.iter().any(|item| item == wanted || has(item, wanted))
        }
        (Value::Mapping(entries), Value::Mapping(wanted)) => {
            wanted.iter().all(|(key, value)| entries.get(key) == Some(value))
        }
        _ => false,
    }
}

/// Whether a text is as a pattern, in which `*` stands for anything.
fn is_like(text: &str, pattern: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return text == pattern };
    let Some(mut left) = text.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        let Some((_, behind)) = left.split_once(part) else { return false };
        left = behind;
    }
    true
}

/// Whether a text is a reference to an image that names its digest.
fn has_digest(text: &str) -> bool {
    Image::parse(text).reference().is_some_and(|image| image.digest.is_some())
}

/// Whether a text is the number of a user who isn't root, perhaps with a group behind a colon.
fn is_user_id(text: &str) -> bool {
    let id = text.split(':').next().unwrap_or(text);
    let is_number = id.bytes().all(|it| it.is_ascii_digit());
    is_number && id.parse().is_ok_and(|id: u32| Policy::USER_IDS.contains(&id))
}

/// Whether a text is a size above zero as Kubernetes writes it: `64Mi`, `1G`, `0.5Gi`.
fn is_size(text: &str) -> bool {
    const UNITS: [&str; 13] =
        ["", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    let end = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    number.parse::<f64>().is_ok_and(|number| number > 0.0) && UNITS.contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problems;

    fn yaml(text: &str) -> Value {
        serde_yaml::from_str(text).expect("it is YAML")
    }

    fn read(text: &str) -> (Expectation, Vec<String>) {
        let mut problems = Problems::of("a.md");
        let mut reader = Reader::new(text, 0, &mut problems);
        let value = reader.value().expect("it is YAML");
        let expectation = Expectation::read(&mut reader, &Cursor::root(&value));
        (expectation, problems.list.iter().map(|it| it.message.clone()).collect())
    }

    /// Whether a value is as expected; nothing stands for one that isn't there.
    fn holds(expected: &str, value: &str) -> bool {
        let (expectation, problems) = read(expected);
        assert_eq!(problems, [""; 0], "{expected}");
        expectation.holds(Some(yaml(value)).filter(|it| !it.is_null()).as_ref())
    }

    #[test]
    fn each_expectation_tells_values_apart() {
        let digest = format!("a/b:1@sha256:{}", "0a".repeat(32));
        for (expected, right, wrong) in [
            ("is: true", vec!["true"], vec!["false", "'true'", "", "[true]"]),
            ("is: [a, b]", vec!["[a, b]"], vec!["[b, a]", "[a]", "a"]),
            ("is-not: root", vec!["app", "10"], vec!["root", ""]),
            ("one-of: [1, 2]", vec!["1", "2"], vec!["3", ""]),
            ("at-least: 2", vec!["2", "3.5"], vec!["1", "x", ""]),
            ("{at-least: 1, at-most: 3}", vec!["1", "3"], vec!["0", "4"]),
            ("has: ALL", vec!["[ALL]", "[A, ALL]"], vec!["[]", "ALL", "[all]", ""]),
            ("has: [{a: 1}]", vec!["[{a: 1, b: 2}]"], vec!["[{a: 2}]", "[{}]"]),
            ("lacks: [X, Y]", vec!["[]", "", "[Z]"], vec!["[X]", "[Z, Y]"]),
            (
                "like: node:2*-slim*",
                vec!["node:22-slim", "node:2-slim@x"],
                vec!["node:1-slim", "a"],
            ),
            ("like: node", vec!["node"], vec!["node:1", ""]),
            ("shape: absent", vec![""], vec!["1", "[]"]),
            ("shape: present", vec!["0", "[]"], vec![""]),
            ("shape: text", vec!["a", "'1'"], vec!["1", "true", ""]),
            ("shape: number", vec!["1"], vec!["'1'", ""]),
            ("shape: boolean", vec!["false"], vec!["'false'", ""]),
            ("shape: list", vec!["[]"], vec!["a", "{}"]),
            ("shape: map", vec!["{}"], vec!["a", "[]"]),
            ("shape: empty", vec!["{}", "[]", "''"], vec!["{a: 1}", "0", ""]),
            ("shape: filled", vec!["{a: 1}", "0", "a"], vec!["{}", "''", ""]),
            ("shape: digest", vec![&digest], vec!["a:1", "a@sha256:12", "<digest>", "1", ""]),
            (
                "shape: user-id",
                vec!["1", "'10001'", "10001:10001"],
                vec!["0", "app", "-1", "''", ""],
            ),
            ("shape: size", vec!["64Mi", "1", "0.5Gi"], vec!["0", "64MB", "Mi", "", "'-1'"]),
        ] {
            for value in right {
                assert!(holds(expected, value), "{expected} of {value:?}");
            }
            for value in wrong {
                assert!(!holds(expected, value), "{expected} of {value:?}");
            }
        }
    }

    #[test]
    fn what_can_not_be_expected_is_told() {
        let (_, problems) = read("shape: round\nat-least: many\nlike: [a]\n");
        let begin = |at: usize, text: &str| problems[at].starts_with(text);
        assert!(begin(0, "`at-least` takes a number"), "{problems:?}");
        assert!(begin(1, "`like` takes a text"), "{problems:?}");
        assert!(begin(2, "there is no such shape; there are absent, "), "{problems:?}");
    }

    #[test]
    fn a_text_that_only_looks_right_is_known() {
        let (expectation, _) = read("is: true");
        assert!(expectation.holds_but_for_type(&yaml("'true'")));
        assert!(!expectation.holds_but_for_type(&yaml("'false'")));
        assert!(!expectation.holds_but_for_type(&yaml("true")));
    }
}
