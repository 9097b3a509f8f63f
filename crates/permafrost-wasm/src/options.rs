//! The options that JavaScript may give, and what they ask for.

use permafrost::{Applicability, Kind, KubernetesVersion, Level, Policy, Source, rules};
use serde::Deserialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// What is asked of a text. Everything may be left out.
#[derive(Debug, Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Options {
    /// What the text is; found by itself where it is left out.
    #[tsify(optional)]
    kind: Option<Kind>,
    /// How much is asked; `immutable` where it is left out.
    #[tsify(optional)]
    level: Option<Level>,
    /// The version of Kubernetes whose behaviour decides, such as `1.37`; the newest known.
    #[tsify(optional)]
    kubernetes_version: Option<String>,
    /// The rules that are switched off.
    #[tsify(optional)]
    ignore: Option<Vec<String>>,
    /// The user id that a rewrite gives to a container that ran as root; 10001.
    #[tsify(optional)]
    user_id: Option<u32>,
    /// The least applicable fixes that `fix` makes; `may-break`. `check` reports all of them.
    #[tsify(optional)]
    applicability: Option<Applicability>,
}

impl Options {
    /// Reads the options; `undefined` and `null` ask for nothing in particular.
    pub(crate) fn read(value: JsValue) -> Result<Self, JsError> {
        if value.is_undefined() || value.is_null() {
            return Ok(Self::default());
        }
        serde_wasm_bindgen::from_value(value)
            .map_err(|error| JsError::new(&format!("options: {error}")))
    }

    pub(crate) fn source(&self, text: &str) -> Source {
        match self.kind {
            Some(kind) => Source::with_kind(text, kind),
            None => Source::new(text),
        }
    }

    /// The least applicable fixes that are made.
    pub(crate) fn least(&self) -> Applicability {
        self.applicability.unwrap_or(Applicability::MayBreak)
    }

    pub(crate) fn policy(&self) -> Result<Policy, JsError> {
        let default = Policy::default();
        let ignored_rules = self.ignore.clone().unwrap_or_default();
        let unknown = ignored_rules.iter().find(|id| rules().iter().all(|rule| rule.id != **id));
        if let Some(unknown) = unknown {
            return Err(JsError::new(&format!("options: there is no rule `{unknown}`")));
        }
        let version = self.kubernetes_version.as_deref().map(str::parse::<KubernetesVersion>);
        let version =
            version.transpose().map_err(|error| JsError::new(&format!("options: {error}")))?;
        Ok(Policy {
            level: self.level.unwrap_or(default.level),
            kubernetes_version: version.unwrap_or(default.kubernetes_version),
            ignored_rules,
            user_id: self.user_id.unwrap_or(default.user_id),
        })
    }
}
