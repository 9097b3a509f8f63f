//! SARIF 2.1.0, as code scanning reads it: one run with every rule and every finding.

mod format;

use super::run::{Checked, Origin, Run};
use format::{
    ArtifactChange, ArtifactLocation, BaseId, BaseIds, Configuration, Descriptor,
    DescriptorProperties, Driver, Help, Invocation, Location, Log, Message, Notification,
    PhysicalLocation, Region, Replacement, SarifFix, SarifResult, SarifRun, Suppression, Tool,
};
use permafrost::docs::Docs;
use permafrost::{Finding, Fix, Rule, Severity, TextRange, rules};
use serde::Serialize;
use std::fmt::Write;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The id under which errors of syntax are reported.
const SYNTAX: &str = "syntax";

/// The name of the folder in which relative paths start; code scanning knows it as the checkout.
const ROOT: &str = "%SRCROOT%";

/// The run as a SARIF log, which serializes.
pub fn log(run: &Run) -> impl Serialize + use<> {
    let driver = Driver {
        name: "Permafrost",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules().iter().map(|rule| descriptor(rule)).chain([syntax_descriptor()]).collect(),
    };
    let unread = run.unread.iter().map(|it| Notification {
        level: "error",
        message: message(format!("could not check {}: {}", it.path, it.reason)),
    });
    let root = message("The folder in which the command ran");
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [SarifRun {
            tool: Tool { driver },
            invocations: [Invocation {
                execution_successful: run.unread.is_empty(),
                tool_execution_notifications: unread.collect(),
            }],
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BaseIds { root: BaseId { description: root } },
            results: run.files.iter().flat_map(results).collect(),
        }],
    }
}

fn descriptor(rule: &Rule) -> Descriptor {
    let docs = Docs::of(rule);
    Descriptor {
        id: rule.id,
        name: rule.title,
        short_description: message(docs.summary),
        full_description: message(rule.why),
        default_configuration: Configuration { level: level(rule.severity) },
        help: Help { text: docs.markdown.clone(), markdown: docs.markdown },
        properties: DescriptorProperties {
            precision: "very-high",
            security_severity: Some(security_severity(rule.severity)),
            tags: vec!["security", rule.level.name()],
        },
    }
}

fn syntax_descriptor() -> Descriptor {
    let why = "What can't be read can't be judged; the rest of the file is judged all the same.";
    Descriptor {
        id: SYNTAX,
        name: "Syntax error",
        short_description: message("A text breaks the grammar of YAML, JSON or Dockerfiles."),
        full_description: message(why),
        default_configuration: Configuration { level: "error" },
        help: Help { text: why.to_owned(), markdown: why.to_owned() },
        properties: DescriptorProperties {
            precision: "very-high",
            security_severity: None,
            tags: vec!["syntax"],
        },
    }
}

fn results(file: &Checked) -> Vec<SarifResult> {
    let errors = file.report.syntax_errors.iter().map(|error| SarifResult {
        rule_id: SYNTAX,
        rule_index: rules().len(),
        level: "error",
        message: message(error.message.as_str()),
        locations: [location(file, error.range, None)],
        related_locations: Vec::new(),
        fixes: None,
        suppressions: Vec::new(),
    });
    let found = file.report.findings.iter().map(|finding| result(file, finding));
    let suppressed = file.report.suppressed.iter().map(|it| SarifResult {
        suppressions: vec![Suppression { kind: "inSource", justification: it.reason.clone() }],
        ..result(file, &it.finding)
    });
    errors.chain(found).chain(suppressed).collect()
}

fn result(file: &Checked, finding: &Finding) -> SarifResult {
    let related = finding.labels.iter().enumerate().map(|(index, label)| Location {
        id: Some(index + 1),
        ..location(file, label.range, Some(label.text.as_str()))
    });
    let index = rules().iter().position(|rule| rule.id == finding.rule);
    SarifResult {
        rule_id: finding.rule,
        rule_index: index.expect("what finds something is in the list of rules"),
        level: level(finding.severity),
        message: message(format!("{}. {}", finding.message, finding.why)),
        locations: [location(file, finding.range, None)],
        related_locations: related.collect(),
        fixes: finding.fix.as_ref().ok().map(|it| [fix(file, it)]),
        suppressions: Vec::new(),
    }
}

fn fix(file: &Checked, fix: &Fix) -> SarifFix {
    let replacement = |edit: &permafrost::Edit| Replacement {
        deleted_region: region(file, edit.range),
        inserted_content: (!edit.text.is_empty()).then(|| message(edit.text.as_str())),
    };
    SarifFix {
        description: message(fix.title.as_str()),
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(&file.origin),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
    }
}

fn message(text: impl Into<String>) -> Message {
    Message { text: text.into() }
}

fn location(file: &Checked, range: TextRange, text: Option<&str>) -> Location {
    let physical =
        PhysicalLocation { artifact_location: artifact(&file.origin), region: region(file, range) };
    Location { id: None, physical, message: text.map(message) }
}

/// A file by a path from the folder in which the command ran, or else by its absolute path.
fn artifact(origin: &Origin) -> ArtifactLocation {
    let absolute = match origin {
        Origin::File(path) => path.is_absolute(),
        Origin::StandardInput => false,
    };
    let path = origin.path();
    if absolute {
        let slash = if path.starts_with('/') { "" } else { "/" };
        return ArtifactLocation {
            uri: format!("file://{slash}{}", uri(&path)),
            uri_base_id: None,
        };
    }
    ArtifactLocation { uri: uri(&path), uri_base_id: Some(ROOT) }
}

fn region(file: &Checked, range: TextRange) -> Region {
    let (start, end) = (file.position(range.start()), file.position(range.end()));
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The same as a score from 0 to 10, by which code scanning calls it high, medium or low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "8.0",
        Severity::Warning => "5.0",
        Severity::Info => "2.0",
    }
}

/// A path as a part of a URI (RFC 3986): all but the unreserved characters are escaped.
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
    use super::super::run::tests::run_over;
    use super::*;
    use serde_json::{Value, json};

    fn log(files: &[(&str, &str)]) -> Value {
        let log = serde_json::to_string(&super::log(&run_over(files))).expect("it can be written");
        serde_json::from_str(&log).expect("it is JSON")
    }

    #[test]
    fn a_finding_has_its_rule_its_place_and_its_fix() {
        let text = "kind: Pod\nmetadata: {name: 😀}\nspec: {hostPID: true, containers: []}\n";
        let log = log(&[("my pods/pod.yaml", text)]);
        let run = &log["runs"][0];
        let result = &run["results"][0];
        assert_eq!(result["ruleId"], "host-pid");
        let index = result["ruleIndex"].as_u64().expect("a number");
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(index).expect("small")];
        assert_eq!(rule["id"], "host-pid");
        assert!(rule["help"]["markdown"].as_str().is_some_and(|help| help.contains("# Why")));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"],
            json!({"uri": "my%20pods/pod.yaml", "uriBaseId": "%SRCROOT%"})
        );
        let region = json!({"startLine": 3, "startColumn": 17, "endLine": 3, "endColumn": 21});
        assert_eq!(place["region"], region);
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(
            *replacement,
            json!({"deletedRegion": region, "insertedContent": {"text": "false"}})
        );
    }

    #[test]
    fn an_error_of_syntax_is_a_result_of_its_own_rule() {
        let log = log(&[("a.yaml", "kind: [\n")]);
        let run = &log["runs"][0];
        let result = &run["results"][0];
        assert_eq!(result["ruleId"], SYNTAX);
        let rules = run["tool"]["driver"]["rules"].as_array().expect("an array");
        assert_eq!(result["ruleIndex"], json!(rules.len() - 1));
        assert_eq!(rules.last().expect("there are rules")["id"], SYNTAX);
    }

    #[test]
    fn what_could_not_be_read_makes_the_run_incomplete() {
        let mut run = run_over(&[]);
        let (path, reason) = ("x.yaml".to_owned(), "it is no text".to_owned());
        run.unread.push(crate::run::Unread { path, reason });
        let log = serde_json::to_string(&super::log(&run)).expect("it can be written");
        assert!(log.contains("\"executionSuccessful\":false"), "{log}");
        assert!(log.contains("could not check x.yaml: it is no text"), "{log}");
    }

    #[test]
    fn a_path_is_escaped_for_a_uri() {
        assert_eq!(uri("k8s/my file é.yaml"), "k8s/my%20file%20%C3%A9.yaml");
        let absolute = artifact(&Origin::File("/srv/pod.yaml".into()));
        assert_eq!(absolute.uri, "file:///srv/pod.yaml");
        assert_eq!(absolute.uri_base_id, None);
    }
}
