//! Documents mean what Kubernetes' own YAML library says they mean.
//!
//! The oracle holds that library's answers, one a line: `ok` and `json` are what it read, `sok` is
//! whether its strict mode read it as well. The `id` of a line is what stands behind `k: `; that
//! of a named case (`@…`) is looked up in [`texts`].

mod texts;

use permafrost::syntax::resolve::Scalar;
use permafrost::syntax::yaml::{Node, Stream, parse};
use permafrost_tests::shared;
use serde_json::{Map, Value as Json};

/// Cases in which strict mode counts a key as set twice because a merge sets it again.
///
/// To be set again is what merged keys are for: this is reported as no duplicate.
const MERGED_AGAIN: [&str; 4] = ["@dup nested/merge", "@merge after", "@merge list", "@two merges"];

/// Actions of templates, which the library refuses: a mapping for a key, a broken mapping.
///
/// They are what somebody pastes who has not rendered a chart: what they write is unknown, and they
/// are no error.
const TEMPLATES: [&str; 2] = ["@template", "@template2"];

#[test]
fn every_answer_of_the_oracle_is_ours() {
    let Some(cases) = oracle() else { return };
    assert_eq!(cases.len(), 220, "lines of the oracle");
    for case in cases {
        let id = case["id"].as_str().expect("each case has an id");
        let text = text_of(id);
        let stream = parse(&text);
        if TEMPLATES.contains(&id) {
            assert_eq!((case["ok"] == false, stream.actions().len()), (true, 1));
            continue;
        }
        match read(&stream) {
            Ok(json) => {
                assert_eq!(case["ok"], true, "{id}: {json}, not {}", case["err"]);
                assert!(same(&json, &case["json"]), "{id}: {json}, not {}", case["json"]);
                let strict = stream.duplicates().next().is_none() && !MERGED_AGAIN.contains(&id);
                assert_eq!(case["sok"], strict, "{id}: {}", case["serr"]);
            }
            Err(reason) => assert_eq!(case["ok"], false, "{id}: {reason}"),
        }
    }
}

#[test]
fn every_named_text_is_one_of_the_oracle() {
    let Some(cases) = oracle() else { return };
    for (name, _) in texts::NAMED {
        assert!(cases.iter().any(|case| case["id"] == name), "{name} is no case");
    }
}

/// The lines of the oracle; `None` where it is absent.
fn oracle() -> Option<Vec<Json>> {
    let path = shared("PERMAFROST_ORACLE", "oracle/yaml-resolution.jsonl")?;
    let lines = std::fs::read_to_string(path).expect("the oracle can be read");
    let cases = lines.lines().map(|line| serde_json::from_str(line).expect("a line is JSON"));
    Some(cases.collect())
}

/// The text behind an id of the oracle.
fn text_of(id: &str) -> String {
    if !id.starts_with('@') {
        return format!("k: {id}\n");
    }
    let named = texts::NAMED.iter().find(|(name, _)| *name == id);
    let (_, text) = named.unwrap_or_else(|| panic!("{id} has no text"));
    text.replace("LONG", &"k".repeat(1025))
}

/// The first document as JSON, or what can't be read in it: the library stops after it as well.
fn read(stream: &Stream<'_>) -> Result<Json, String> {
    let first = stream.documents.first();
    let end = first.map_or(stream.text().len(), |first| usize::from(first.range.end()));
    let error = stream.errors.iter().find(|error| usize::from(error.range.start()) <= end);
    match error {
        Some(error) => Err(error.message.clone()),
        None => first.and_then(|first| stream.root(first)).map_or(Ok(Json::Null), json),
    }
}

/// A value as the library turns it into JSON.
fn json(node: Node<'_>) -> Result<Json, String> {
    if let Some(scalar) = node.scalar() {
        return match scalar {
            Scalar::Null => Ok(Json::Null),
            Scalar::Bool(value) => Ok(value.into()),
            Scalar::Text(text) => Ok(text.into()),
            Scalar::Float(value) if !value.is_finite() => Err(format!("{value} is not JSON")),
            Scalar::Float(value) => Ok(value.into()),
            Scalar::Integer(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => Ok(value.into()),
                (_, Ok(value)) => Ok(value.into()),
                _ => Err(format!("{value} is no integer of 64 bits")),
            },
        };
    }
    if !node.is_mapping() {
        return node.items().map(json).collect::<Result<Vec<_>, _>>().map(Json::Array);
    }
    let mut object = Map::new();
    for key in keys(node) {
        let name = key.scalar().and_then(Scalar::as_key).ok_or("this can be no key in JSON")?;
        let value = key.text().and_then(|text| node.get(text)).ok_or("a key has a value")?;
        object.insert(name.into_owned(), json(value)?);
    }
    Ok(Json::Object(object))
}

/// The keys of a mapping and of what is merged into it.
fn keys(node: Node<'_>) -> Vec<Node<'_>> {
    let mut keys = Vec::new();
    for (key, value) in node.entries() {
        if key.is_merge_key() {
            keys.extend(keys_merged(value));
        } else {
            keys.push(key);
        }
    }
    keys
}

fn keys_merged(value: Node<'_>) -> Vec<Node<'_>> {
    if value.is_mapping() { self::keys(value) } else { value.items().flat_map(keys).collect() }
}

/// Whether two values are the same; numbers are, if they are equal, however they are written.
fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => {
            one == other || (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64()
        }
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|it| same(one, it)))
        }
        _ => one == other,
    }
}
