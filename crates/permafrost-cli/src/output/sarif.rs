//! SARIF 2.1.0, as GitHub code scanning reads it.

use super::{Checked, name_of};
use anyhow::Result;
use permafrost::docs::Docs;
use permafrost::{Finding, Fix, OffsetUnit, Severity, Source, TextRange, rules};
use serde_json::{Value, json};
use std::fmt::Write;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run with every rule and every finding.
pub(crate) fn write(files: &[Checked]) -> Result<String> {
    let results: Vec<Value> = files.iter().flat_map(results_of).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Permafrost",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules().iter().map(|rule| rule_of(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn rule_of(rule: &permafrost::Rule) -> Value {
    let docs = Docs::of(rule);
    json!({
        "id": rule.id,
        "name": rule.title,
        "shortDescription": {"text": docs.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.why, "markdown": docs.markdown},
        "defaultConfiguration": {"level": level_of(rule.severity)},
        "properties": {"tags": ["security", rule.level.name()], "precision": "very-high"},
    })
}

fn results_of(file: &Checked) -> Vec<Value> {
    let errors = file.report.syntax_errors.iter().map(|error| {
        json!({
            "level": "error",
            "message": {"text": format!("Syntax error: {}", error.message)},
            "locations": [location(file, error.range)],
        })
    });
    let findings = file.report.findings.iter().map(|finding| result_of(file, finding));
    errors.chain(findings).collect()
}

fn result_of(file: &Checked, finding: &Finding) -> Value {
    let index = rules().iter().position(|rule| rule.id == finding.rule);
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level_of(finding.severity),
        "message": {"text": format!("{}. {}", finding.message, finding.why)},
        "locations": [location(file, finding.range)],
        "properties": {"severity": name_of(finding.severity)},
    });
    if !finding.labels.is_empty() {
        let related = finding.labels.iter().map(|label| {
            let mut location = location(file, label.range);
            location["message"] = json!({"text": label.text});
            location
        });
        result["relatedLocations"] = related.collect();
    }
    if let Ok(fix) = &finding.fix {
        result["fixes"] = json!([fix_of(file, fix)]);
    }
    result
}

fn fix_of(file: &Checked, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        json!({
            "deletedRegion": region(&file.source, edit.range),
            "insertedContent": {"text": edit.text},
        })
    });
    json!({
        "description": {"text": fix.title},
        "artifactChanges": [{
            "artifactLocation": artifact(file),
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

fn location(file: &Checked, range: TextRange) -> Value {
    let region = region(&file.source, range);
    json!({"physicalLocation": {"artifactLocation": artifact(file), "region": region}})
}

fn artifact(file: &Checked) -> Value {
    let path = file.path_for_tools();
    // A relative path counts from the root of the repository; an absolute one is a URI of its own.
    match path.strip_prefix('/') {
        Some(rest) => json!({"uri": format!("file:///{}", uri(rest))}),
        None => json!({"uri": uri(&path), "uriBaseId": "%SRCROOT%"}),
    }
}

fn region(source: &Source, range: TextRange) -> Value {
    let at = |offset| source.position(offset, OffsetUnit::Utf8Bytes);
    let (start, end) = (at(range.start()), at(range.end()));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn level_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a part of a URI (RFC 3986): everything but the unreserved characters is escaped.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_is_escaped_for_a_uri() {
        assert_eq!(uri("k8s/my file é.yaml"), "k8s/my%20file%20%C3%A9.yaml");
    }
}
