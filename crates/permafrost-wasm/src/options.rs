//! The options that JavaScript may give, and what they ask for.

use js_sys::{Array, Object, Reflect};
use permafrost::{
    Applicability, Beside, Fixed, Kind, KubernetesVersion, Level, Policy, Registry, Report, Source,
    Standard, check_beside, check_with_fixes, fix, fix_beside, rules,
};
use serde::de::DeserializeOwned;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// The user ids that a rewrite may give, in words.
const A_USER_ID: &str = "a whole number between 1 and 2147483647";

/// Registries, in words.
const SOME_REGISTRIES: &str = "an array of registries such as `ghcr.io`";

/// What may be asked of `fix`, in words.
const AN_APPLICABILITY: &str = "`safe` or `may-break`";

/// What is asked of a text. Everything may be left out.
#[derive(Debug, Default, Tsify)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Options {
    /// What the text is; found by itself where it is left out.
    #[tsify(optional)]
    kind: Option<Kind>,
    /// Whose rules are asked for; `permafrost`, which is all of them, where it is left out.
    #[tsify(optional)]
    standard: Option<Standard>,
    /// How much is asked; `immutable` where it is left out.
    #[tsify(optional)]
    level: Option<Level>,
    /// The version of Kubernetes whose behaviour decides, such as `1.37`; the newest known.
    #[tsify(optional)]
    kubernetes_version: Option<String>,
    /// The rules that are switched off.
    #[tsify(optional)]
    ignore: Option<Vec<String>>,
    /// The rules that are switched on although they are off by default.
    #[tsify(optional)]
    also: Option<Vec<String>>,
    /// Where images may come from: hosts, perhaps with a path; every place, if none is listed.
    #[tsify(optional)]
    registries: Option<Vec<String>>,
    /// Where images come from that need no digest: hosts, perhaps with a path.
    #[tsify(optional)]
    digest_exempt: Option<Vec<String>>,
    /// The user id that a rewrite gives to a container that ran as root; 10001.
    #[tsify(optional)]
    user_id: Option<u32>,
    /// The stage of a Dockerfile that becomes the image, by name or number; the last one. A note of
    /// the report says where there is no such stage.
    #[tsify(optional)]
    target: Option<String>,
    /// The Dockerfile of an image that manifests run: what only both show is reported with them.
    #[tsify(optional)]
    dockerfile: Option<String>,
    /// The name of the image that this Dockerfile builds, such as `web`; without it the one image of
    /// the manifests counts that nobody else publishes.
    #[tsify(optional)]
    image: Option<String>,
    /// The least applicable fixes that `fix` makes; `may-break`. `check` reports all of them.
    #[tsify(optional, type = r#""safe" | "may-break""#)]
    applicability: Option<Applicability>,
}

impl Options {
    /// Reads the options; `undefined` and `null` ask for nothing in particular.
    pub(crate) fn read(value: &JsValue) -> Result<Self, JsError> {
        if value.is_undefined() || value.is_null() {
            return Ok(Self::default());
        }
        let mut given = Given::read(value)?;
        let options = Self {
            kind: given.take("kind", "`dockerfile` or `kubernetes`")?,
            standard: given.take("standard", "`permafrost` or `pss`")?,
            level: given.take("level", "`essential`, `baseline`, `restricted` or `immutable`")?,
            kubernetes_version: given.take("kubernetesVersion", "a string such as `1.37`")?,
            ignore: given.take("ignore", "an array of the names of rules")?,
            also: given.take("also", "an array of the names of rules")?,
            registries: given.take("registries", SOME_REGISTRIES)?,
            digest_exempt: given.take("digestExempt", SOME_REGISTRIES)?,
            user_id: given.take("userId", A_USER_ID)?,
            target: given.take("target", "the name or the number of a stage, as a string")?,
            dockerfile: given.take("dockerfile", "the text of a Dockerfile")?,
            image: given.take("image", "the name of an image")?,
            applicability: given.take("applicability", AN_APPLICABILITY)?,
        };
        given.is_used_up()?;
        if options.applicability == Some(Applicability::HasPlaceholders) {
            // Only a person can fill them in.
            return Err(wrong(&format!("`applicability` must be {AN_APPLICABILITY}")));
        }
        Ok(options)
    }

    pub(crate) fn source(&self, text: &str) -> Source {
        match self.kind {
            Some(kind) => Source::with_kind(text, kind),
            None => Source::new(text),
        }
    }

    /// What there is to say of a text.
    pub(crate) fn check(&self, source: &Source) -> Result<Report, JsError> {
        let (policy, dockerfile) = (self.policy()?, self.dockerfile());
        Ok(match dockerfile.as_ref().map(|it| self.beside(it)) {
            Some(beside) => check_beside(source, beside, &policy),
            None => check_with_fixes(source, &policy),
        })
    }

    /// What making the fixes of a text comes to.
    pub(crate) fn fix(&self, source: &Source) -> Result<Fixed, JsError> {
        let (policy, dockerfile) = (self.policy()?, self.dockerfile());
        Ok(match dockerfile.as_ref().map(|it| self.beside(it)) {
            Some(beside) => fix_beside(source, beside, &policy, self.least()),
            None => fix(source, &policy, self.least()),
        })
    }

    fn dockerfile(&self) -> Option<Source> {
        self.dockerfile.as_ref().map(|text| Source::with_kind(text.as_str(), Kind::Dockerfile))
    }

    fn beside<'a>(&'a self, dockerfile: &'a Source) -> Beside<'a> {
        Beside { dockerfile, image: self.image.as_deref() }
    }

    /// The least applicable fixes that are made.
    fn least(&self) -> Applicability {
        self.applicability.unwrap_or(Applicability::MayBreak)
    }

    fn policy(&self) -> Result<Policy, JsError> {
        let default = Policy::default();
        let ignored_rules = self.ignore.clone().unwrap_or_default();
        let extra_rules = self.also.clone().unwrap_or_default();
        let mut named = ignored_rules.iter().chain(&extra_rules);
        let unknown = named.find(|id| rules().iter().all(|rule| rule.id != **id));
        if let Some(unknown) = unknown {
            return Err(wrong(&format!("there is no rule `{unknown}`")));
        }
        let version = self.kubernetes_version.as_deref().map(str::parse::<KubernetesVersion>);
        let version = version.transpose().map_err(|error| wrong(&error))?;
        let read = |names: &Option<Vec<String>>| {
            let parsed = names.iter().flatten().map(|it| it.parse::<Registry>());
            parsed.collect::<Result<Vec<_>, _>>().map_err(|error| wrong(&error))
        };
        let user_id = self.user_id.unwrap_or(default.user_id);
        if !Policy::USER_IDS.contains(&user_id) {
            return Err(wrong(&format!("`userId` must be {A_USER_ID}")));
        }
        let standard = self.standard.unwrap_or_default();
        let level = self.level.unwrap_or(default.level);
        if !standard.has(level) {
            return Err(wrong(
                "`standard` `pss` needs a `level` that is `baseline` or `restricted`",
            ));
        }
        Ok(Policy {
            standard,
            level,
            kubernetes_version: version.unwrap_or(default.kubernetes_version),
            ignored_rules,
            extra_rules,
            registries: read(&self.registries)?,
            digest_exempt: read(&self.digest_exempt)?,
            user_id,
            target: self.target.clone(),
        })
    }
}

/// The properties of the object that was given, of which those that are known are taken.
struct Given<'a> {
    object: &'a JsValue,
    names: Vec<String>,
}

impl<'a> Given<'a> {
    fn read(object: &'a JsValue) -> Result<Self, JsError> {
        if !object.is_object() || Array::is_array(object) {
            return Err(wrong("they must be a plain object"));
        }
        let names = Object::keys(object.unchecked_ref::<Object>());
        let names = names.iter().filter_map(|name| name.as_string()).collect();
        Ok(Self { object, names })
    }

    /// The value of a property; `undefined` and `null` are as good as none.
    fn take<T: DeserializeOwned>(
        &mut self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, JsError> {
        self.names.retain(|it| it != name);
        let must = |_| wrong(&format!("`{name}` must be {expected}"));
        let value = Reflect::get(self.object, &name.into()).map_err(must)?;
        if value.is_undefined() || value.is_null() {
            return Ok(None);
        }
        serde_wasm_bindgen::from_value(value).map(Some).map_err(|error| must(error.into()))
    }

    /// An error that names the first property that nothing has taken: a slip of the pen would
    /// otherwise ask for nothing, and look as if it did.
    fn is_used_up(&self) -> Result<(), JsError> {
        match self.names.first() {
            Some(name) => Err(wrong(&format!("there is no option `{name}`"))),
            None => Ok(()),
        }
    }
}

fn wrong(what: &str) -> JsError {
    JsError::new(&format!("options: {what}"))
}
