//! `permafrost rules`.

use crate::Outcome;
use crate::args::{ListFormat, RulesArgs};
use crate::output::{json, terminal};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use permafrost::{Severity, rules, wire};
use permafrost_report::words;
use std::fmt::Write;

/// Lists every rule.
pub(crate) fn run(args: &RulesArgs) -> Result<Outcome> {
    let rules: Vec<_> = rules().iter().map(|rule| wire::rule(rule)).collect();
    match args.format {
        ListFormat::Text => terminal::print(&table(&rules))?,
        ListFormat::Json => terminal::print_bytes(&json::pretty(&rules)?)?,
    }
    Ok(Outcome::Clean)
}

fn table(rules: &[wire::Rule]) -> String {
    let bold = Style::new().bold();
    let widest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{bold}{:widest$}  {:11}  {:8}  REPORTS{bold:#}",
        "RULE", "LEVEL", "SEVERITY"
    );
    for rule in rules {
        let level = rule.level.name();
        let severity = words::severity(rule.severity);
        let colour = match rule.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Blue,
        };
        let colour = colour.on_default();
        let (id, summary) = (&rule.id, &rule.summary);
        let _ =
            writeln!(out, "{id:widest$}  {level:11}  {colour}{severity:8}{colour:#}  {summary}");
    }
    out
}
