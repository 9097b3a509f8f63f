//! The border to JavaScript: strings in, plain objects out.
//!
//! Nothing here has to be freed, and no text makes an exception: only options that mean nothing do.
//! Offsets count UTF-16 code units, as JavaScript does; lines and columns count from 1. The TypeScript
//! types are made from the structs of [`permafrost::wire`], which are also what is given.

mod options;

use options::Options;
use permafrost::{OffsetUnit, wire};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Reports what could change a container while it runs.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn check(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
) -> Result<JsValue, JsError> {
    let options = Options::read(options)?;
    let source = options.source(&string(text)?);
    let report = options.check(&source)?;
    plain(&wire::report(&report, &source, OffsetUnit::Utf16CodeUnits))
}

/// Makes every fix that needs nothing from a person, until none is left.
///
/// The text is left as it was, and `stopped` says why, where that would go wrong.
#[wasm_bindgen(unchecked_return_type = "Fixed")]
pub fn fix(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
) -> Result<JsValue, JsError> {
    let options = Options::read(options)?;
    let source = options.source(&string(text)?);
    let fixed = options.fix(&source)?;
    plain(&wire::fixed(&fixed, OffsetUnit::Utf16CodeUnits))
}

/// Every rule with its docs, in the order in which people meet them.
#[wasm_bindgen(unchecked_return_type = "Rule[]")]
pub fn rules() -> Result<JsValue, JsError> {
    let rules: Vec<_> = permafrost::rules().iter().map(|rule| wire::rule(rule)).collect();
    plain(&rules)
}

/// The version of this module, which is the command's as well.
#[wasm_bindgen]
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
