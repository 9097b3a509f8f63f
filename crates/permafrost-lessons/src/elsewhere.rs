//! Whether a file is as it was, but for what a lesson is about.

use crate::facts::{Content, FileFacts};
use crate::path::{Path, Root, is_instruction, remove};
use serde_yaml::{Mapping, Value};

/// What a learner may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// The instructions of this keyword: `USER`.
    Instruction(String),
    /// What stands at the end of a way.
    At(Path),
}

impl Allowed {
    /// Reads what may be changed; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if is_instruction(text) {
            return Ok(Self::Instruction(text.to_owned()));
        }
        let path = Path::parse(text)?;
        if path.is_in_dockerfile() {
            return Err(format!("`{text}` is no instruction; write FROM, USER and the like"));
        }
        Ok(Self::At(path))
    }
}

/// What is not as it was, in words; `None` where nothing is.
pub(crate) fn change(start: &FileFacts, now: &FileFacts, allowed: &[Allowed]) -> Option<String> {
    match (&start.content, &now.content) {
        (Content::Dockerfile(before), Content::Dockerfile(after)) => {
            let is_free = |keyword: &String| {
                allowed.iter().any(|it| matches!(it, Allowed::Instruction(it) if it == keyword))
            };
            let fixed = |all: &[(String, String)]| -> Vec<(String, String)> {
                all.iter().filter(|(keyword, _)| !is_free(keyword)).cloned().collect()
            };
            let (before, after) = (fixed(&before.instructions), fixed(&after.instructions));
            let at = before.iter().zip(&after).position(|(before, after)| before != after);
            match at.unwrap_or(before.len().min(after.len())) {
                at if at < before.len() => {
                    let (keyword, rest) = &before[at];
                    Some(format!("`{}` isn't as it was; put it back", shortened(keyword, rest)))
                }
                at if at < after.len() => {
                    let (keyword, rest) = &after[at];
                    let added = shortened(keyword, rest);
                    Some(format!("`{added}` is new, and isn't needed here; take it away"))
                }
                _ => None,
            }
        }
        (Content::Manifests(_), Content::Manifests(_)) => {
            let (before, after) = (without(start, allowed), without(now, allowed));
            let path = difference(&before, &after)?;
            Some(format!("`{path}` isn't as it was; put it back"))
        }
        _ => Some("this is another kind of file than it was".to_owned()),
    }
}

/// The beginning of an instruction, enough to know it again.
fn shortened(keyword: &str, rest: &str) -> String {
    const MOST: usize = 40;
    let mut text = format!("{keyword} {rest}").lines().next().unwrap_or_default().to_owned();
    if text.chars().count() > MOST {
        text = text.chars().take(MOST).chain(['…']).collect();
    }
    text
}

/// All objects by kind and name, without what may be changed, lists of named things in order.
fn without(file: &FileFacts, allowed: &[Allowed]) -> Value {
    let Content::Manifests(manifests) = &file.content else { return Value::Null };
    let mut all = Mapping::new();
    for object in &manifests.objects {
        let name = object.name.name.as_deref();
        let mut value = object.value.clone();
        for allowed in allowed {
            let Allowed::At(path) = allowed else { continue };
            match &path.root {
                Root::Object { kind, name: wanted }
                    if *kind == object.name.kind && name == Some(wanted) =>
                {
                    remove(&mut value, &path.steps);
                }
                Root::Pod(wanted) if wanted.is_none() || wanted.as_deref() == name => {
                    if let Some(spec) = pod_of(&mut value) {
                        remove(spec, &path.steps);
                    }
                }
                _ => {}
            }
        }
        if !value.is_null() {
            sort(&mut value);
            let key = format!("{}({})", object.name.kind, name.unwrap_or_default());
            all.insert(key.into(), value);
        }
    }
    Value::Mapping(all)
}

/// The pod's `spec` in an object of one of the usual kinds.
fn pod_of(object: &mut Value) -> Option<&mut Value> {
    let kind = object.get("kind").and_then(Value::as_str).unwrap_or_default();
    let way: &[&str] = match kind {
        "Pod" => &["spec"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template", "spec"],
        _ => &["spec", "template", "spec"],
    };
    way.iter().try_fold(object, |value, key| value.get_mut(*key))
}

/// Brings lists of things with names into one order: to Kubernetes they are the same in any.
fn sort(value: &mut Value) {
    match value {
        Value::Mapping(entries) => entries.values_mut().for_each(sort),
        Value::Sequence(items) => {
            items.iter_mut().for_each(sort);
            let name = |item: &Value| item.get("name").and_then(Value::as_str).map(str::to_owned);
            if items.iter().all(|item| name(item).is_some()) {
                items.sort_by_key(name);
            }
        }
        _ => {}
    }
}

/// The way to the first place at which two values differ, as an author writes it.
fn difference(before: &Value, after: &Value) -> Option<String> {
    match (before, after) {
        (Value::Mapping(before), Value::Mapping(after)) => {
            let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(key)));
            keys.filter_map(Value::as_str).find_map(|key| {
                let (before, after) = (before.get(key), after.get(key));
                let null = &Value::Null;
                let rest = difference(before.unwrap_or(null), after.unwrap_or(null))?;
                let joint = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
                Some(format!("{key}{joint}{rest}"))
            })
        }
        (Value::Sequence(before), Value::Sequence(after)) if before.len() == after.len() => {
            before.iter().zip(after).enumerate().find_map(|(index, (before, after))| {
                let rest = difference(before, after)?;
                let joint = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
                let place = match before.get("name").and_then(Value::as_str) {
                    Some(name) => format!("[name={name}]"),
                    None => format!("[{index}]"),
                };
                Some(format!("{place}{joint}{rest}"))
            })
        }
        _ if before == after => None,
        _ => Some(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::lesson::File;
    use permafrost::Policy;

    fn told(name: &str, before: &str, after: &str, allowed: &[&str]) -> Option<String> {
        let facts = |text: &str| {
            let file = File { name: name.to_owned(), text: text.to_owned() };
            Facts::of(&[file], &Policy::default())
        };
        let allowed: Vec<_> =
            allowed.iter().map(|it| Allowed::parse(it).expect("it can be read")).collect();
        change(&facts(before).files[0], &facts(after).files[0], &allowed)
    }

    const POD: &str = "kind: Pod\nmetadata: {name: a}\nspec:\n  replicas: 1\n  containers:\n  \
                       - {name: b, image: c}\n  - {name: d, image: e}\n";

    #[test]
    fn only_what_is_allowed_may_change_in_manifests() {
        let change = |from: &str, to: &str, allowed: &[&str]| {
            told("pod.yaml", POD, &POD.replace(from, to), allowed)
        };
        let security = ["pod.containers[*].securityContext"];
        let added = "image: c, securityContext: {privileged: false}";
        assert_eq!(change("image: c", added, &security), None);
        assert_eq!(change("image: c", "\"image\": 'c'", &[]), None);
        assert_eq!(change("image: c", "image: x", &["pod.containers[name=b].image"]), None);
        assert_eq!(change("image: c", "image: x", &["Pod(a).spec.containers[0].image"]), None);
        let told = change("image: c", "image: x", &["pod.containers[name=d].image"]);
        let place = "`Pod(a).spec.containers[name=b].image` isn't as it was; put it back";
        assert_eq!(told.as_deref(), Some(place));
        let told = change("replicas: 1", "replicas: 1\n  x: 1", &security).expect("x is new");
        assert!(told.contains("`Pod(a).spec.x`"), "{told}");
        let told = change("  - {name: d, image: e}\n", "", &security).expect("one is gone");
        assert!(told.contains("`Pod(a).spec.containers`"), "{told}");
        assert!(change("kind: Pod", "kind: Job", &security).is_some());
    }

    #[test]
    fn the_order_of_named_things_does_not_matter() {
        let swapped = "kind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  \
                       - {image: e, name: d}\n  - {name: b, image: c}\n  replicas: 1\n";
        assert_eq!(told("pod.yaml", POD, swapped, &[]), None);
    }

    #[test]
    fn only_what_is_allowed_may_change_in_a_dockerfile() {
        let before = "FROM a\nRUN x \\\n  y\nUSER root\nCMD [\"z\"]\n";
        let change = |after: &str| told("Dockerfile", before, after, &["USER"]);
        assert_eq!(change("FROM a\n# why\nrun x y\nCMD [\"z\"]\nUSER 1\n"), None);
        let told = change("FROM a\nUSER 1\nCMD [\"z\"]\n").expect("RUN is gone");
        assert_eq!(told, "`RUN x y` isn't as it was; put it back");
        let told = change("FROM a\nRUN x y\nUSER 1\nCMD [\"z\"]\nRUN q\n").expect("RUN is new");
        assert_eq!(told, "`RUN q` is new, and isn't needed here; take it away");
        assert!(change("FROM a\nRUN x y\n").expect("CMD is gone").starts_with("`CMD"));
    }

    #[test]
    fn what_may_change_is_an_instruction_or_a_way() {
        assert!(Allowed::parse("RUN").is_ok() && Allowed::parse("pod.volumes").is_ok());
        for wrong in ["run", "image.user", "JUMP", "spec"] {
            assert!(Allowed::parse(wrong).is_err(), "{wrong}");
        }
    }
}
