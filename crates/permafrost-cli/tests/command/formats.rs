//! What the formats hold, and what `rules` and `explain` print.

use super::support::{Folder, PRIVILEGED};
use serde_json::{Value, json};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// `docs/report.schema.json` says it in full, and `tests/parity.mjs` holds every report to it.
#[test]
fn json_is_one_object_of_the_shape_that_is_promised() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let report = folder.json("check --level essential --format json pod.yaml");
    assert_eq!(keys(&report), ["files", "summary", "unread", "version"]);
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    let file = &report["files"][0];
    assert_eq!(
        keys(file),
        ["findings", "kind", "notes", "path", "subjects", "summary", "suppressed", "syntax_errors"]
    );
    let mut finding = file["findings"][0].clone();
    for text in ["message", "why"] {
        assert!(finding[text].take().is_string());
    }
    let offset = PRIVILEGED.find("true").expect("it is in the text");
    let range = json!({
        "start": {"line": 10, "column": 19, "offset": offset},
        "end": {"line": 10, "column": 23, "offset": offset + 4},
    });
    let expected = json!({
        "rule": "privileged-container",
        "severity": "error",
        "level": "essential",
        "pss": "privileged",
        "message": null,
        "why": null,
        "path": "/spec/containers/0/securityContext/privileged",
        "document": 0,
        "workload": {"kind": "Pod", "name": "web", "namespace": null},
        "container": "app",
        "range": range,
        "labels": [],
        "fix": {
            "title": "Set `privileged` to `false`",
            "applicability": "may-break",
            "edits": [{"range": range, "text": "false"}],
        },
        "no_fix_reason": null,
    });
    assert_eq!(finding, expected);
    let counts = json!({"findings": 1, "errors": 1, "warnings": 0, "infos": 0, "fixable": 1, "suppressed": 0, "syntax_errors": 0});
    assert_eq!(file["summary"], counts);
    assert_eq!(report["summary"], counts);
}

#[test]
fn a_json_fix_holds_the_text_and_what_is_left() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let outcome = folder.json("fix --level essential --format json pod.yaml");
    let file = &outcome["files"][0];
    assert_eq!(keys(file), ["applied", "path", "report", "stopped", "text"]);
    assert_eq!(file["text"], PRIVILEGED.replace("privileged: true", "privileged: false"));
    assert_eq!(file["applied"][0]["rule"], "privileged-container");
    assert_eq!(outcome["summary"]["findings"], 0);
}

#[test]
fn every_format_of_fix_tells_of_the_files_as_it_leaves_them() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let fix = |more: &str| folder.run(&format!("fix --level essential {more} pod.yaml"));
    let results = |text: &str| {
        let log: Value = serde_json::from_str(text).expect("it is JSON");
        log["runs"][0]["results"].as_array().expect("an array").len()
    };
    assert_eq!(results(&fix("--format sarif").out), 1);
    assert_eq!(fix("--format github").out.lines().count(), 1);
    let markdown = fix("--format markdown").out;
    assert!(markdown.contains("`privileged-container`"), "{markdown}");
    assert!(markdown.contains("```diff\n--- a/pod.yaml\n"), "{markdown}");
    let written = fix("--write --format sarif");
    assert_eq!((written.code, results(&written.out)), (0, 0));
}

#[test]
fn rules_are_listed_for_people_and_for_programs() {
    let folder = Folder::new();
    let table = folder.run("rules").out;
    let rules = folder.json("rules --format json");
    let rules = rules.as_array().expect("an array");
    assert_eq!(table.lines().count(), rules.len() + 1, "a heading, and a line for each rule");
    for rule in rules {
        let id = rule["id"].as_str().expect("an id");
        assert!(table.contains(&format!("\n{id} ")), "{table}");
        assert_eq!(folder.run(&format!("explain {id}")).code, 0, "{id}");
    }
}

#[test]
fn a_rule_is_explained_and_a_misspelled_one_suggested() {
    let folder = Folder::new();
    let explained = folder.run("explain privileged-container").out;
    assert!(explained.starts_with("Privileged container\nprivileged-container · "), "{explained}");
    let unknown = folder.run("explain priviledged-container");
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `privileged-container`?"), "{}", unknown.err);
}
