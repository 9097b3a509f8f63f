//! The border to JavaScript: strings in, plain objects out.
//!
//! Nothing here has to be freed, and no text makes an exception: only options that don't exist do.
//! Offsets count UTF-16 code units, as JavaScript does; lines and columns count from 1.

mod options;

use options::Options;
use permafrost::{OffsetUnit, wire};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The functions with the types that they really have: the structs of `wire`.
#[wasm_bindgen(typescript_custom_section)]
const FUNCTIONS: &str = "
/** Reports what could change a container while it runs. */
export function check(text: string, options?: Options): Report;
/** Applies every fix that needs nothing from a person, until none is left. */
export function fix(text: string, options?: Options): Fixed;
/** Every rule with its docs. */
export function rules(): Rule[];
/** The version of this module. */
export function version(): string;
";

/// Checks a text.
#[wasm_bindgen(skip_typescript)]
pub fn check(text: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
    let options = Options::read(options)?;
    let source = options.source(&string(text)?);
    let report = permafrost::check(&source, &options.policy()?);
    plain(&wire::report(&report, &source, OffsetUnit::Utf16CodeUnits))
}

/// Applies the fixes of a text.
#[wasm_bindgen(skip_typescript)]
pub fn fix(text: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
    let options = Options::read(options)?;
    let source = options.source(&string(text)?);
    let fixed = permafrost::fix(&source, &options.policy()?, options.least());
    plain(&wire::fixed(&fixed, OffsetUnit::Utf16CodeUnits))
}

/// Lists the rules.
#[wasm_bindgen(skip_typescript)]
pub fn rules() -> Result<JsValue, JsError> {
    let rules: Vec<_> = permafrost::rules().iter().map(|rule| wire::rule(rule)).collect();
    plain(&rules)
}

/// The version of this module.
#[wasm_bindgen(skip_typescript)]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The text. The generated code would take anything for a string, and break on what is none.
fn string(text: &JsValue) -> Result<String, JsError> {
    text.as_string().ok_or_else(|| JsError::new("the text must be a string"))
}

/// A value as a plain JavaScript object: maps as objects, nothing as `null`.
fn plain(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?)
}
