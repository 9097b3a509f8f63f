//! What could change a container while it runs?
//!
//! Text in (a Dockerfile, or any Kubernetes manifest), a report with exact places out, and for
//! each place a rewrite that keeps the author's file as it was everywhere else.
//!
//! ```
//! use permafrost::{Applicability, Policy, Source, check, check_with_fixes, fix};
//!
//! let source = Source::new("FROM alpine:3.22\nUSER root\n");
//! let report = check(&source, &Policy::default());
//! assert!(report.findings.iter().any(|finding| finding.rule == "root-user-image"));
//! # let _ = check_with_fixes(&source, &Policy::default());
//! # let _ = fix(&source, &Policy::default(), Applicability::MayBreak);
//! ```

#![forbid(unsafe_code)]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub mod checker;
pub mod docs;
pub mod edit;
pub mod finding;
pub mod fixer;
pub mod ignore;
pub mod kind;
pub mod model;
mod order;
pub mod policy;
pub mod policy_file;
pub mod proof;
pub mod report;
pub mod rewrite;
pub mod rule;
pub mod rules;
pub mod source;
mod suppress;
pub mod syntax;
pub mod verdict;
pub mod view;
pub mod way;
pub mod wire;

pub use checker::{check, check_beside, check_with_fixes};
pub use edit::{Edit, Edits};
pub use finding::{Applicability, Finding, Fix, Label, Severity};
pub use fixer::{Fixed, fix, fix_beside};
pub use ignore::ignore_here;
pub use kind::Kind;
pub use model::pair::Beside;
pub use policy::{KubernetesVersion, Level, Policy, PssCheck, Registry, Standard};
pub use report::{Note, Report, StageRole, Subject, Summary, Suppressed};
pub use rule::Rule;
pub use source::{OffsetUnit, Position, Source};
pub use text_size::{TextRange, TextSize};
pub use verdict::{OpenWay, PodSecurity, Verdict};
pub use way::Way;

/// Every rule, in the order in which people meet them.
pub fn rules() -> &'static [&'static Rule] {
    rules::ALL
}
