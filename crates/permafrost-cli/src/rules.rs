//! `permafrost rules` and `permafrost explain`.

use crate::Outcome;
use crate::args::{ExplainArgs, ListFormat, RulesArgs, known_rule};
use crate::output;
use anyhow::Result;
use permafrost::docs::Docs;
use permafrost::{rules, wire};
use std::fmt::Write;

/// Lists every rule.
pub(crate) fn list(args: &RulesArgs) -> Result<Outcome> {
    let rules: Vec<_> = rules().iter().map(|rule| wire::rule(rule)).collect();
    if args.format == ListFormat::Json {
        output::print(&format!("{}\n", serde_json::to_string_pretty(&rules)?))?;
        return Ok(Outcome::Clean);
    }
    let widest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules {
        let severity = output::name_of(rule.severity);
        let _ = writeln!(
            out,
            "{:widest$}  {:10}  {severity:7}  {}",
            rule.id,
            rule.level.name(),
            rule.summary
        );
    }
    output::print(&out)?;
    Ok(Outcome::Clean)
}

/// Prints the docs of a rule.
pub(crate) fn explain(args: &ExplainArgs) -> Result<Outcome> {
    let rule = known_rule(&args.rule)?;
    let docs = Docs::of(rule);
    let severity = output::name_of(rule.severity);
    let head = format!("{} ({}, {severity}, level {})\n\n", rule.title, rule.id, rule.level);
    output::print(&(head + &docs.markdown))?;
    Ok(Outcome::Clean)
}
