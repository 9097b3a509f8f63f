//! Serves the page on this machine: by Trunk while one works on it, or as it ships.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use tiny_http::{Header, Request, Response, Server};

use crate::asset::Asset;
use crate::command::run;
use crate::{headers, page, weight, workspace};

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
        let site = Site::read(&workspace::dist())?;
        println!("the page is at http://127.0.0.1:{}/ (stop with Ctrl+C)", options.port);
        site.answer_all(&server);
        return Ok(());
    }
    page::editor()?;
    page::rules()?;
    println!("once it is built, the page is at http://127.0.0.1:{}/", options.port);
    run(page::trunk("serve")?.args(["--address", "127.0.0.1", "--port", &options.port.to_string()]))
}

/// Takes a port of this machine.
pub(crate) fn listen(port: u16) -> Result<Server> {
    Server::http(("127.0.0.1", port))
        .map_err(|error| anyhow!("can't listen on port {port} ({error}); try `--port`"))
}

/// The files of a folder as they are now, ready to send.
pub(crate) struct Site {
    assets: BTreeMap<String, Asset>,
    /// What is said along with each of them.
    headers: Vec<Header>,
}

impl Site {
    /// Reads a build.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut files = weight::read(folder)?;
        let said = files.remove(headers::FILE).context("the build has no headers")?;
        let said = String::from_utf8(said)?;
        let headers =
            headers::read(&said).iter().map(|(name, value)| header(name, value)).collect();
        println!("compressing what is sent");
        let mut assets = BTreeMap::new();
        for (name, bytes) in files {
            let asset = Asset::new(&name, bytes)?;
            assets.insert(name, asset);
        }
        Ok(Self { assets, headers })
    }

    /// Answers what is asked of a server, until it is unblocked.
    pub(crate) fn answer_all(&self, server: &Server) {
        for request in server.incoming_requests() {
            answer(request, &self.assets, &self.headers);
        }
    }
}

/// Answers one request; what is not a file of the page is not found.
fn answer(request: Request, assets: &BTreeMap<String, Asset>, said: &[Header]) {
    let sent = match assets.get(name(request.url())) {
        None => request.respond(Response::from_string("not found\n").with_status_code(404)),
        Some(asset) => {
            let accepted = request.headers().iter().find(|it| it.field.equiv("Accept-Encoding"));
            let (encoding, body) = asset.body(accepted.map_or("", |it| it.value.as_str()));
            let mut response = Response::from_data(body)
                .with_header(header("Content-Type", asset.kind))
                .with_header(header("Vary", "Accept-Encoding"));
            for it in said {
                response.add_header(it.clone());
            }
            if let Some(name) = encoding.name() {
                response.add_header(header("Content-Encoding", name));
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
}
