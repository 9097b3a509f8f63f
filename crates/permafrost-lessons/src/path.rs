//! The way to a value of a learner's file, as an author writes it.
//!
//! `pod.containers[name=web].securityContext.privileged` stands for a field of a container whatever
//! kind of workload it is in, `image.user` for what a Dockerfile says of its image.

use permafrost::kind::INSTRUCTIONS;
use serde_yaml::Value;
use std::fmt;

/// The way to a value, or to several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) root: Root,
    pub(crate) steps: Vec<Step>,
}

/// Where a way begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Root {
    /// `pod`, `pod(web)`: the pod's `spec` of every workload, or of those of this name.
    Pod(Option<String>),
    /// `Service(web)`: a Kubernetes object.
    Object { kind: String, name: String },
    /// `image`: what a Dockerfile says of the image that it builds.
    Image,
    /// `stage(build)`, `stage(0)`: a stage of a Dockerfile, by name or number.
    Stage(String),
}

/// One step of a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// `.key`, `["a.key"]`: the value of a key.
    Key(String),
    /// `[0]`: an item of a list.
    Index(usize),
    /// `[*]`: every item of a list.
    All,
    /// `[name=web]`: the items of a list in which a key has this value.
    Where(String, String),
}

impl Path {
    /// Reads a way; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let end = text.find(['.', '[', '(']).unwrap_or(text.len());
        let (word, mut rest) = text.split_at(end);
        let mut name = None;
        if let Some(behind) = rest.strip_prefix('(') {
            let (inside, behind) = behind.split_once(')').ok_or("a `(` is not closed")?;
            name = Some(inside.to_owned()).filter(|name| !name.is_empty());
            rest = behind;
        }
        let root = match (word, name) {
            ("pod", name) => Root::Pod(name),
            ("image", None) => Root::Image,
            ("stage", Some(name)) => Root::Stage(name),
            (kind, Some(name)) if kind.starts_with(|it: char| it.is_ascii_uppercase()) => {
                Root::Object { kind: kind.to_owned(), name }
            }
            _ => {
                return Err(format!(
                    "`{text}` begins nowhere; there are pod, pod(name), Kind(name), image, stage(name)"
                ));
            }
        };
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let (step, behind) = step(rest).ok_or_else(|| {
                format!("`{rest}` can't be read; write .key, [\"a.key\"], [0], [*] or [name=web]")
            })?;
            steps.push(step);
            rest = behind;
        }
        Ok(Self { root, steps })
    }

    /// Whether it leads into a Dockerfile, rather than into manifests.
    pub(crate) fn is_in_dockerfile(&self) -> bool {
        matches!(self.root, Root::Image | Root::Stage(_))
    }

    /// The last key on the way, for a message.
    pub(crate) fn last_key(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            _ => None,
        })
    }
}

/// The step with which a text begins, and what stands behind it.
fn step(text: &str) -> Option<(Step, &str)> {
    if let Some(rest) = text.strip_prefix('.') {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (key, rest) = rest.split_at(end);
        return (!key.is_empty()).then(|| (Step::Key(key.to_owned()), rest));
    }
    let rest = text.strip_prefix('[')?;
    if let Some(rest) = rest.strip_prefix('"') {
        let (key, rest) = rest.split_once("\"]")?;
        return Some((Step::Key(key.to_owned()), rest));
    }
    let (inside, rest) = rest.split_once(']')?;
    let step = match inside.split_once('=') {
        Some((key, value)) => Step::Where(key.to_owned(), value.to_owned()),
        None if inside == "*" => Step::All,
        None => Step::Index(inside.parse().ok()?),
    };
    Some((step, rest))
}

/// The values at the end of a way. Where nothing stands is `None`, so that one can ask for that.
pub(crate) fn values<'v>(root: &'v Value, steps: &[Step]) -> Vec<Option<&'v Value>> {
    let Some((step, rest)) = steps.split_first() else {
        return vec![Some(root).filter(|value| !value.is_null())];
    };
    let next: Vec<&Value> = match step {
        Step::Key(key) => {
            root.as_mapping().and_then(|it| it.get(key.as_str())).into_iter().collect()
        }
        step => {
            items(root).enumerate().filter(|it| step.takes(it.0, it.1)).map(|it| it.1).collect()
        }
    };
    if next.is_empty() {
        return vec![None];
    }
    next.into_iter().flat_map(|value| values(value, rest)).collect()
}

/// Takes away what stands at the end of a way, and every collection that is empty then.
pub(crate) fn remove(root: &mut Value, steps: &[Step]) {
    let Some((step, rest)) = steps.split_first() else {
        *root = Value::Null;
        return;
    };
    match (step, root) {
        (Step::Key(key), Value::Mapping(entries)) => {
            if let Some(value) = entries.get_mut(key.as_str()) {
                remove(value, rest);
                if is_nothing(value) {
                    entries.shift_remove(key.as_str());
                }
            }
        }
        (step, Value::Sequence(items)) => {
            let mut index = 0;
            items.retain_mut(|item| {
                let is_meant = step.takes(index, item);
                index += 1;
                if is_meant {
                    remove(item, rest);
                }
                !is_meant || !is_nothing(item)
            });
        }
        _ => {}
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Mapping(entries) => entries.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        _ => false,
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_sequence().into_iter().flatten()
}

impl Step {
    /// Whether the step leads to an item of a list.
    fn takes(&self, index: usize, item: &Value) -> bool {
        match self {
            Self::Key(_) => false,
            Self::Index(wanted) => *wanted == index,
            Self::All => true,
            Self::Where(key, wanted) => {
                let value = item.as_mapping().and_then(|it| it.get(key.as_str()));
                value.and_then(text).is_some_and(|value| value == *wanted)
            }
        }
    }
}

/// A scalar as it is written.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether a word is an instruction of a Dockerfile: `USER`.
pub(crate) fn is_instruction(word: &str) -> bool {
    INSTRUCTIONS.contains(&word)
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pod(None) => f.write_str("the pod"),
            Self::Pod(Some(name)) => write!(f, "the pod of `{name}`"),
            Self::Object { kind, name } => write!(f, "{kind} `{name}`"),
            Self::Image => f.write_str("the image"),
            Self::Stage(name) => write!(f, "stage `{name}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Value {
        serde_yaml::from_str(text).expect("it is YAML")
    }

    fn found(text: &str, path: &str) -> Vec<Option<String>> {
        let (root, path) = (yaml(text), Path::parse(path).expect("it can be read"));
        values(&root, &path.steps).into_iter().map(|value| value.and_then(text_of)).collect()
    }

    fn text_of(value: &Value) -> Option<String> {
        text(value)
    }

    #[test]
    fn ways_are_read_as_authors_write_them() {
        let path =
            Path::parse("Deployment(my.web).metadata.annotations[\"a.b/c\"][*][0][name=x y]");
        let root = Root::Object { kind: "Deployment".into(), name: "my.web".into() };
        let steps = vec![
            Step::Key("metadata".into()),
            Step::Key("annotations".into()),
            Step::Key("a.b/c".into()),
            Step::All,
            Step::Index(0),
            Step::Where("name".into(), "x y".into()),
        ];
        assert_eq!(path, Ok(Path { root, steps }));
        for wrong in ["", "spec.a", "image(a)", "stage", "pod(web", "pod..a", "pod[", "pod[x]"] {
            assert!(Path::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn values_are_found_and_what_is_missing_is_told_apart() {
        let text = "a: {b: 1}\nlist: [{name: x, v: 1}, {name: y}]\nnone:\n";
        let some = |it: &str| Some(it.to_owned());
        assert_eq!(found(text, "pod.a.b"), [some("1")]);
        assert_eq!(found(text, "pod.list[*].v"), [some("1"), None]);
        assert_eq!(found(text, "pod.list[name=x].v"), [some("1")]);
        assert_eq!(found(text, "pod.list[1].name"), [some("y")]);
        for missing in ["pod.c", "pod.none", "pod.list[name=z].v", "pod.list.v", "pod.a[0]"] {
            assert_eq!(found(text, missing), [None], "{missing}");
        }
    }

    #[test]
    fn what_is_taken_away_leaves_nothing_empty() {
        let without = |text: &str, path: &str| {
            let (mut root, path) = (yaml(text), Path::parse(path).expect("it can be read"));
            remove(&mut root, &path.steps);
            root
        };
        assert_eq!(without("a: {b: {c: 1}}\nd: 1\n", "pod.a.b.c"), yaml("d: 1"));
        assert_eq!(without("a: {b: {}}\nd: 1\n", "pod.a.b.c"), yaml("d: 1"));
        assert_eq!(without("l: [{n: x}, {n: y, v: 1}]", "pod.l[n=x]"), yaml("l: [{n: y, v: 1}]"));
        assert_eq!(without("l: [{v: 1}, {v: 2}]", "pod.l[*].v"), yaml("{}"));
        assert_eq!(without("a: 1", "pod.b"), yaml("a: 1"));
    }
}
