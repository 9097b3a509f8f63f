//! The options of the command.

use anyhow::{Result, bail};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use permafrost::{Applicability, Kind, KubernetesVersion, Level, Policy, rules};
use std::path::PathBuf;

/// What could change your container while it runs?
#[derive(Debug, Parser)]
#[command(name = "permafrost", version, about, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Report what could change a container while it runs
    Check(CheckArgs),
    /// Rewrite files so that it can't; prints a diff unless told to write
    Fix(FixArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Explain a rule
    Explain(ExplainArgs),
}

/// What is read, and what is asked of it.
#[derive(Debug, ClapArgs)]
pub(crate) struct Input {
    /// Files, folders, or `-` for standard input; the current folder where none is given
    ///
    /// In folders these are read: Dockerfile*, *.Dockerfile, Containerfile*, *.yaml, *.yml and
    /// *.json, also in hidden folders; what `.gitignore` names is passed over.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What kind of text the files hold
    #[arg(long, value_enum, default_value_t = KindArg::Auto)]
    pub(crate) kind: KindArg,

    /// How much is asked: essential, baseline, restricted or immutable
    #[arg(long, default_value_t = Level::Immutable)]
    pub(crate) level: Level,

    /// The version of Kubernetes whose behaviour decides, such as 1.37
    #[arg(long, value_name = "1.N", default_value_t = KubernetesVersion::NEWEST)]
    pub(crate) kubernetes_version: KubernetesVersion,

    /// Switch a rule off; may be given several times
    #[arg(long, value_name = "RULE")]
    pub(crate) ignore: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: Input,

    /// How the report is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) input: Input,

    /// The least applicable fixes that are made
    ///
    /// `safe` fixes leave the behaviour as it is; `may-break` ones are right, but a program that
    /// relied on the old freedom has to be adapted. Fixes that need a value from you are never
    /// made here.
    #[arg(long, value_enum, default_value_t = ApplicabilityArg::MayBreak)]
    pub(crate) applicability: ApplicabilityArg,

    /// Write the files instead of printing a diff
    #[arg(long)]
    pub(crate) write: bool,

    /// How the outcome is written; text is a diff
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RulesArgs {
    /// How the list is written: text or json
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    /// The rule's name, as a report gives it
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KindArg {
    /// By the file's name, or else by its first lines
    Auto,
    Dockerfile,
    Kubernetes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One object, described in docs/json.md
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// For a pull request
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ApplicabilityArg {
    Safe,
    MayBreak,
}

impl Input {
    /// The policy that the options ask for.
    pub(crate) fn policy(&self) -> Result<Policy> {
        for rule in &self.ignore {
            known_rule(rule)?;
        }
        Ok(Policy {
            level: self.level,
            kubernetes_version: self.kubernetes_version,
            ignored_rules: self.ignore.clone(),
            ..Policy::default()
        })
    }
}

impl KindArg {
    /// The kind that was said, if one was.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            Self::Auto => None,
            Self::Dockerfile => Some(Kind::Dockerfile),
            Self::Kubernetes => Some(Kind::Kubernetes),
        }
    }
}

impl ApplicabilityArg {
    pub(crate) fn least(self) -> Applicability {
        match self {
            Self::Safe => Applicability::Safe,
            Self::MayBreak => Applicability::MayBreak,
        }
    }
}

/// The rule of this name; otherwise an error that names the most similar one.
pub(crate) fn known_rule(name: &str) -> Result<&'static permafrost::Rule> {
    if let Some(rule) = rules().iter().find(|rule| rule.id == name) {
        return Ok(rule);
    }
    let words = |text: &str| -> Vec<String> {
        text.split(['-', '_', ' ']).map(str::to_lowercase).collect()
    };
    let wanted = words(name);
    let shared = |id: &str| words(id).iter().filter(|word| wanted.contains(word)).count();
    let nearest =
        rules().iter().max_by_key(|rule| shared(rule.id)).filter(|rule| shared(rule.id) > 0);
    match nearest {
        Some(rule) => bail!("there is no rule `{name}`; did you mean `{}`?", rule.id),
        None => bail!("there is no rule `{name}`; `permafrost rules` lists them"),
    }
}
