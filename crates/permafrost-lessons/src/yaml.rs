//! The YAML in a lesson: read by `serde_yaml`, and asked value by value.
//!
//! `serde_yaml` says where a text is no YAML, but not where a value stands. The library's own
//! reader tells that, and only where something is wrong.

use crate::problem::Problems;
use permafrost::model::similar::is_slip;
use permafrost::syntax::path::Step;
use permafrost::syntax::yaml::Node;
use permafrost::{Kind, OffsetUnit, Source, TextRange};
use serde_yaml::Value;

/// Reads one text, and says what in it means nothing.
pub(crate) struct Reader<'a> {
    text: &'a str,
    /// The line of the page before the text.
    line: u32,
    problems: &'a mut Problems,
}

/// A value in a text, and the way to it.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'v> {
    pub(crate) value: &'v Value,
    steps: Vec<Step>,
}

impl<'a> Reader<'a> {
    /// A reader of the text that stands behind this line of a page.
    pub(crate) fn new(text: &'a str, line: u32, problems: &'a mut Problems) -> Self {
        Self { text, line, problems }
    }

    /// The value of the whole text, if it is YAML.
    pub(crate) fn value(&mut self) -> Option<Value> {
        match serde_yaml::from_str(self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let line = error.location().map_or(1, |it| it.line());
                let told = error.to_string();
                let mut message = told.split(" at line ").next().unwrap_or(&told).to_owned();
                if message.contains("cannot start any token") {
                    message += "; a text that begins with a backtick needs quotes around it";
                }
                let line = u32::try_from(line).unwrap_or(1);
                self.problems.add(self.line + line, format!("this is no YAML: {message}"));
                None
            }
        }
    }

    /// Says that a value means nothing.
    pub(crate) fn refuse(&mut self, at: &Cursor<'_>, message: impl Into<String>) {
        let line = self.line + self.line_of(&at.steps);
        self.problems.add(line, message);
    }

    /// The line of a value in the text, counted from 1: that of its key, if it has one.
    fn line_of(&self, steps: &[Step]) -> u32 {
        let stream = permafrost::syntax::yaml::parse(self.text);
        let mut node = stream.documents.first().and_then(|it| stream.root(it));
        let mut place = node.map_or(TextRange::default(), Node::range);
        for step in steps {
            let found = match step {
                Step::Key(key) => node.and_then(|node| node.entry(key)),
                Step::Index(at) => node.and_then(|it| it.items().nth(*at)).map(|it| (it, it)),
            };
            let Some((key, value)) = found else { break };
            (node, place) = (Some(value), key.range());
        }
        let source = Source::with_kind(self.text, Kind::Kubernetes);
        source.position(place.start(), OffsetUnit::Utf8Bytes).line
    }

    /// Says so if the value is no mapping, or has a key that isn't known.
    pub(crate) fn expect_keys(&mut self, of: &Cursor<'_>, known: &[&str]) -> bool {
        let Some(entries) = of.value.as_mapping() else {
            self.refuse(of, format!("there should be keys here: {}", known.join(", ")));
            return false;
        };
        for key in entries.keys() {
            let Some(key) = key.as_str() else {
                self.refuse(of, "a key is a word");
                continue;
            };
            if !known.contains(&key) {
                let meant = known.iter().find(|known| is_slip(key, known));
                let hint = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("there are {}", known.join(", ")),
                };
                self.refuse(&of.at(key), format!("there is no key `{key}`; {hint}"));
            }
        }
        true
    }

    /// The text of a key, which has to be there.
    pub(crate) fn required_text(&mut self, of: &Cursor<'_>, key: &str) -> Option<String> {
        let found = self.text(of, key);
        if of.get(key).is_none() {
            self.refuse(of, format!("`{key}` is missing"));
        }
        found
    }

    /// The text of a key, if it is there.
    pub(crate) fn text(&mut self, of: &Cursor<'_>, key: &str) -> Option<String> {
        let at = of.get(key)?;
        let text = at.value.as_str().map(|text| text.trim().to_owned());
        let text = text.filter(|text| !text.is_empty());
        if text.is_none() {
            self.refuse(&at, format!("`{key}` takes a text; put it in quotes"));
        }
        text
    }

    /// The texts of a key that takes one or a list of them; none where it isn't there.
    pub(crate) fn texts<'v>(&mut self, of: &Cursor<'v>, key: &str) -> Vec<(&'v str, Cursor<'v>)> {
        let mut found = Vec::new();
        for at in of.get(key).into_iter().flat_map(|at| at.items_or_itself()) {
            match at.value.as_str() {
                Some(text) => found.push((text, at)),
                None => self.refuse(&at, format!("`{key}` takes a text, or a list of texts")),
            }
        }
        found
    }

    /// The whole number of a key, if it is there and in a range.
    pub(crate) fn number(&mut self, of: &Cursor<'_>, key: &str, most: u32) -> Option<u32> {
        let at = of.get(key)?;
        let number = at.value.as_u64().and_then(|it| u32::try_from(it).ok());
        let number = number.filter(|it| (1..=most).contains(it));
        if number.is_none() {
            self.refuse(&at, format!("`{key}` takes a whole number from 1 to {most}"));
        }
        number
    }
}

impl<'v> Cursor<'v> {
    /// The value of a whole text.
    pub(crate) fn root(value: &'v Value) -> Self {
        Self { value, steps: Vec::new() }
    }

    /// The value of a key, if it is there and no null.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.as_mapping()?.get(key).filter(|value| !value.is_null())?;
        Some(Self { value, ..self.at(key) })
    }

    /// The place of a key; the value is still that of the mapping.
    fn at(&self, key: &str) -> Self {
        let mut steps = self.steps.clone();
        steps.push(key.into());
        Self { value: self.value, steps }
    }

    /// The items of a list; none of anything else.
    pub(crate) fn items(&self) -> Vec<Self> {
        let items = self.value.as_sequence().into_iter().flatten().enumerate();
        let item = |(index, value)| {
            let mut steps = self.steps.clone();
            steps.push(Step::Index(index));
            Self { value, steps }
        };
        items.map(item).collect()
    }

    /// The items of a list, or the value where it is none.
    pub(crate) fn items_or_itself(&self) -> Vec<Self> {
        if self.value.is_sequence() { self.items() } else { vec![self.clone()] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, read: impl Fn(&mut Reader<'_>, &Cursor<'_>)) -> Vec<String> {
        let mut problems = Problems::of("a.md");
        let mut reader = Reader::new(text, 10, &mut problems);
        if let Some(value) = reader.value() {
            read(&mut reader, &Cursor::root(&value));
        }
        problems.list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_no_yaml_is_told_with_its_line() {
        let told = problems("a: 1\nb: `c`\n", |_, _| {});
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("a.md:12: this is no YAML: "), "{told:?}");
        assert!(told[0].ends_with("needs quotes around it"), "{told:?}");
        assert!(problems("a: [\n", |_, _| {})[0].contains("no YAML"));
        assert!(problems("a: 1\na: 2\n", |_, _| {})[0].contains("duplicate"));
    }

    #[test]
    fn each_value_that_means_nothing_is_told_with_the_line_of_its_key() {
        let text = "minuets: 3\ntitle:\n  - x\nminutes: none\nlist:\n- a\n- 1\n";
        let told = problems(text, |reader, root| {
            reader.expect_keys(root, &["title", "minutes", "list", "learnt"]);
            reader.required_text(root, "title");
            reader.required_text(root, "learnt");
            reader.number(root, "minutes", 60);
            assert_eq!(reader.texts(root, "list").len(), 1);
        });
        let expected = [
            "a.md:11: there is no key `minuets`; did you mean `minutes`?",
            "a.md:12: `title` takes a text; put it in quotes",
            "a.md:11: `learnt` is missing",
            "a.md:14: `minutes` takes a whole number from 1 to 60",
            "a.md:17: `list` takes a text, or a list of texts",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn one_text_counts_as_a_list_of_it() {
        let told = problems("a: x\n", |reader, root| {
            assert_eq!(reader.texts(root, "a").iter().map(|it| it.0).collect::<Vec<_>>(), ["x"]);
            assert!(reader.texts(root, "b").is_empty());
        });
        assert_eq!(told, [""; 0]);
    }
}
