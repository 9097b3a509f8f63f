//! Scalars mean what Kubernetes' own YAML library says they mean.

use permafrost::syntax::resolve::Scalar;
use permafrost::syntax::yaml::{Node, parse};
use permafrost_tests::shared;
use serde_json::Value as Json;

/// Every plain scalar of the oracle: `id` is what stands behind `k: `, `json` what became of it.
#[test]
fn every_scalar_of_the_oracle_is_read_the_same() {
    let Some(path) = shared("PERMAFROST_ORACLE", "oracle/yaml-resolution.jsonl") else { return };
    let lines = std::fs::read_to_string(path).expect("the oracle can be read");
    let mut compared = 0;
    for line in lines.lines() {
        let case: Json = serde_json::from_str(line).expect("the oracle is JSON");
        let id = case["id"].as_str().expect("each case has an id");
        // Named cases (`@…`) are whole documents, whose text the oracle doesn't hold.
        let expected = &case["json"]["k"];
        if id.starts_with('@') || case["ok"] != true || expected.is_object() {
            continue;
        }
        let text = format!("k: {id}\n");
        let stream = parse(&text);
        assert_eq!(stream.errors, [], "{id}");
        let root = stream.root(&stream.documents[0]).expect("the document has a value");
        let value = root.get("k").and_then(Node::scalar).expect("the value is a scalar");
        // base64 is decoded by the library; a security field is never written in it.
        assert!(
            id.starts_with("!!binary") || same(value, expected),
            "{id}: {value:?}, not {expected}"
        );
        compared += 1;
    }
    assert!(compared >= 135, "only {compared} scalars were compared");
}

#[expect(clippy::cast_precision_loss, reason = "the oracle holds rounded floats")]
fn same(value: Scalar<'_>, expected: &Json) -> bool {
    match value {
        Scalar::Null => expected.is_null(),
        Scalar::Bool(value) => expected.as_bool() == Some(value),
        Scalar::Integer(value) => {
            let exact = expected.as_i64().map(i128::from).or(expected.as_u64().map(i128::from));
            exact == Some(value)
        }
        Scalar::Float(value) => {
            expected.as_f64() == Some(value) || expected.as_i64().map(|it| it as f64) == Some(value)
        }
        Scalar::Text(text) => expected.as_str() == Some(text),
    }
}
