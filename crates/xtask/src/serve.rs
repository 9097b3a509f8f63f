//! Serves the page on this machine: by Trunk while one works on it, or as it ships.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use tiny_http::{Header, Request, Response, Server};

use crate::command::run;
use crate::{page, weight, workspace};

/// How to serve.
pub(crate) struct Options {
    /// Whether to serve the page as it ships.
    pub(crate) release: bool,
    /// The port to listen on.
    pub(crate) port: u16,
}

/// Builds the page and serves it until the person stops it.
pub(crate) fn serve(options: &Options) -> Result<()> {
    if options.release {
        // First, since a port that is taken should not cost a build.
        let server = listen(options.port)?;
        page::build()?;
        return serve_folder(&workspace::dist(), options.port, &server);
    }
    page::editor()?;
    page::rules()?;
    println!("once it is built, the page is at http://127.0.0.1:{}/", options.port);
    run(page::trunk("serve")?.args(["--address", "127.0.0.1", "--port", &options.port.to_string()]))
}

/// A file, ready to send.
struct Asset {
    plain: Vec<u8>,
    gzip: Vec<u8>,
    kind: &'static str,
}

/// Takes a port of this machine.
fn listen(port: u16) -> Result<Server> {
    Server::http(("127.0.0.1", port))
        .map_err(|error| anyhow!("can't listen on port {port} ({error}); try `--port`"))
}

/// Serves the files of a folder as they are now.
fn serve_folder(folder: &Path, port: u16, server: &Server) -> Result<()> {
    let mut assets = BTreeMap::new();
    for (name, plain) in weight::read(folder)? {
        let asset = Asset { gzip: weight::gzip(&plain)?, kind: kind(&name), plain };
        assets.insert(name, asset);
    }
    println!("the page is at http://127.0.0.1:{port}/ (stop with Ctrl+C)");
    for request in server.incoming_requests() {
        answer(request, &assets);
    }
    Ok(())
}

/// Answers one request; what is not a file of the page is not found.
fn answer(request: Request, assets: &BTreeMap<String, Asset>) {
    let zipped = request.headers().iter().any(|header| {
        header.field.equiv("Accept-Encoding") && header.value.as_str().contains("gzip")
    });
    let sent = match assets.get(name(request.url())) {
        None => request.respond(Response::from_string("not found\n").with_status_code(404)),
        Some(asset) => {
            let body = if zipped { &asset.gzip } else { &asset.plain };
            let mut response = Response::from_data(body.clone())
                .with_header(header("Content-Type", asset.kind))
                .with_header(header("Cache-Control", "no-cache"))
                .with_header(header("X-Content-Type-Options", "nosniff"));
            if zipped {
                response.add_header(header("Content-Encoding", "gzip"));
            }
            request.respond(response)
        }
    };
    if let Err(error) = sent {
        // A browser that goes away while it is answered is nobody's defect.
        eprintln!("an answer was not taken: {error}");
    }
}

/// The file that a URL's path means.
fn name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url).trim_start_matches('/');
    if path.is_empty() { "index.html" } else { path }
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

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("both are plain ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_is_the_page_whatever_is_asked_of_it() {
        assert_eq!(name("/"), "index.html");
        assert_eq!(name("/?level=baseline"), "index.html");
        assert_eq!(name("/snippets/a.js?v=1"), "snippets/a.js");
    }

    #[test]
    fn modules_have_the_type_that_browsers_ask_for() {
        assert_eq!(kind("app_bg.wasm"), "application/wasm");
        assert_eq!(kind("editor.js"), "text/javascript; charset=utf-8");
        assert_eq!(kind("LICENSE"), "application/octet-stream");
    }
}
