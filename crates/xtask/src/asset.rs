//! A file of the page as it is sent: its media type, and its bytes in each encoding.

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;

use crate::weight;

/// How the bytes of a file are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
    /// As they are.
    Plain,
}

impl Encoding {
    /// Its name in `Accept-Encoding` and `Content-Encoding`.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }

    /// Whether a browser takes it, by what its `Accept-Encoding` says (RFC 9110 §12.5.3).
    fn is_accepted(self, accepted: &str) -> bool {
        let Some(name) = self.name() else { return true };
        accepted.split(',').any(|it| {
            let (coding, weight) = it.split_once(';').unwrap_or((it, ""));
            let weight = weight.trim().strip_prefix("q=").and_then(|it| it.parse::<f32>().ok());
            coding.trim().eq_ignore_ascii_case(name) && weight != Some(0.0)
        })
    }
}

/// A file, ready to send.
pub(crate) struct Asset {
    pub(crate) kind: &'static str,
    /// Its bytes in each encoding, the shortest first.
    bodies: Vec<(Encoding, Vec<u8>)>,
}

impl Asset {
    /// Takes a file by its name and its bytes, and compresses it as far as that goes.
    pub(crate) fn new(name: &str, plain: Vec<u8>) -> Result<Self> {
        let brotli = brotli(&plain).with_context(|| format!("compressing {name}"))?;
        let gzip = weight::gzip(&plain)?;
        // What is compressed already, as a picture is, is shortest as it is.
        let mut bodies =
            vec![(Encoding::Plain, plain), (Encoding::Brotli, brotli), (Encoding::Gzip, gzip)];
        bodies.sort_by_key(|(_, bytes)| bytes.len());
        Ok(Self { kind: kind(name), bodies })
    }

    /// The shortest that a browser takes, by what its `Accept-Encoding` says.
    pub(crate) fn body(&self, accepted: &str) -> (Encoding, &[u8]) {
        let taken = self.bodies.iter().find(|(encoding, _)| encoding.is_accepted(accepted));
        let (encoding, bytes) = taken.expect("one of them is plain, which every browser takes");
        (*encoding, bytes)
    }
}

/// The bytes as a host sends them that compresses its files once, ahead of time.
fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let options = BrotliEncoderParams { size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut sent = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut sent, &options)?;
    Ok(sent)
}

/// The media type of a file; a browser compiles WebAssembly while it loads only under its own.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        Some("md" | "txt" | "yaml") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_have_the_type_that_browsers_ask_for() {
        assert_eq!(kind("app_bg.wasm"), "application/wasm");
        assert_eq!(kind("editor.js"), "text/javascript; charset=utf-8");
        assert_eq!(kind("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn a_browser_gets_the_shortest_that_it_takes() {
        let text = "kind: Pod\n".repeat(100).into_bytes();
        let asset = Asset::new("pod.yaml", text.clone()).expect("it can be compressed");
        assert_eq!(asset.body("gzip, deflate, br, zstd").0, Encoding::Brotli);
        assert_eq!(asset.body("gzip, br;q=0").0, Encoding::Gzip);
        assert_eq!(asset.body("GZIP;q=0.5").0, Encoding::Gzip);
        assert_eq!(asset.body("abr, x-gzip"), (Encoding::Plain, &*text));
    }

    #[test]
    fn what_can_not_be_shorter_is_sent_as_it_is() {
        let asset = Asset::new("a.png", vec![7]).expect("it can be compressed");
        assert_eq!(asset.body("gzip, br"), (Encoding::Plain, &[7][..]));
    }

    #[test]
    fn what_is_sent_is_what_is_there() {
        let text = b"FROM scratch\n".repeat(50);
        let mut back = Vec::new();
        let mut sent = &*brotli(&text).expect("it can be compressed");
        brotli::BrotliDecompress(&mut sent, &mut back).expect("it was compressed");
        assert_eq!(back, text);
    }
}
