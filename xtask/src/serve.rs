//! `cargo xtask serve`: the built page on a local address, with the headers a good host sends.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use clap::Args;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::dist::{self, Profile};
use crate::repo;

/// Same-origin isolation gives the page `SharedArrayBuffer`; `no-cache` lets a browser keep files but ask each time.
const HEADERS: [(HeaderName, &str); 4] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-cache"),
];

/// What `cargo xtask serve` can be told.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to listen on; 0.0.0.0 shows the page to the whole network
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Path under which the page appears, as on a host with many pages
    #[arg(long, default_value = "/")]
    base: String,
    /// Open the page in the default browser
    #[arg(long)]
    open: bool,
    /// Serve what an earlier build wrote
    #[arg(long)]
    no_build: bool,
    /// Folder of the build
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Profile of the build
    #[arg(long, value_enum, default_value_t = Profile::Wasm)]
    profile: Profile,
}

/// Builds, then serves until interrupted.
pub fn serve(options: &Options) -> Result<()> {
    let base = base_path(&options.base)?;
    // Before the build: a taken port should be told in a second, not after minutes.
    let listener = listen(SocketAddr::new(options.host, options.port))?;
    let folder = repo::root().join(&options.out);
    if options.no_build {
        let built = folder.join("index.html").is_file();
        ensure!(built, "{} holds no page; leave --no-build out or run `cargo xtask build`", folder.display());
    } else {
        dist::build(&dist::Options { out: options.out.clone(), profile: options.profile })?;
    }
    let address = format!("http://{}{base}", listener.local_addr()?);
    println!("glassgpt is at {address} (Ctrl-C stops it)");
    if options.open {
        open_browser(&address);
    }
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, router(&folder, &base)).await.context("the server stopped")
    })
}

/// Serves `folder` under `base`, which begins and ends with a slash.
fn router(folder: &Path, base: &str) -> Router {
    let files = ServeDir::new(folder);
    let router = if base == "/" {
        Router::new().fallback_service(files)
    } else {
        Router::new().nest_service(base, files)
    };
    HEADERS.into_iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value)))
    })
}

/// `base` with exactly one slash at each end; only characters that need no escaping.
fn base_path(base: &str) -> Result<String> {
    let parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    if let Some(part) = parts.iter().find(|part| !part.chars().all(plain) || part.starts_with('.')) {
        bail!("expected a path like /some/path/ for --base, got `{base}` with the part `{part}`");
    }
    Ok(parts.iter().fold("/".to_owned(), |path, part| format!("{path}{part}/")))
}

fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {} is taken, perhaps by an earlier `cargo xtask serve`; stop that or choose another --port",
            address.port()
        ),
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })
}

/// Opening is a courtesy: where it does not work the printed address does.
fn open_browser(address: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    if let Err(error) = Command::new(program).arg(address).spawn() {
        eprintln!("cannot open a browser with {program}: {error}");
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{HeaderMap, Request, StatusCode};
    use tower::ServiceExt;

    use super::*;

    /// Asks a server of a folder with an `index.html` and ten bytes in `models/m/model.gguf`, and a secret above it.
    fn ask(base: &str, path: &str, range: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let above = tempfile::tempdir().unwrap();
        std::fs::write(above.path().join("secret"), "not for the web").unwrap();
        let folder = above.path().join("dist");
        std::fs::create_dir_all(folder.join("models/m")).unwrap();
        std::fs::write(folder.join("index.html"), "<p>page").unwrap();
        std::fs::write(folder.join("glassgpt_bg.wasm"), "wasm").unwrap();
        std::fs::write(folder.join("glue.js"), "glue").unwrap();
        std::fs::write(folder.join("models/m/model.gguf"), "0123456789").unwrap();
        let mut request = Request::builder().uri(path);
        if let Some(range) = range {
            request = request.header(header::RANGE, range);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let request = request.body(Body::empty()).unwrap();
            let response = router(&folder, base).oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            (parts.status, parts.headers, to_bytes(body, 1 << 20).await.unwrap().to_vec())
        })
    }

    #[test]
    fn a_range_is_answered_with_that_part() {
        let (status, headers, body) = ask("/", "/models/m/model.gguf", Some("bytes=4-"));
        assert_eq!(status, StatusCode::PARTIAL_CONTENT);
        assert_eq!(headers[header::CONTENT_RANGE], "bytes 4-9/10");
        assert_eq!(body, b"456789");
        let (_, _, body) = ask("/", "/models/m/model.gguf", Some("bytes=2-3"));
        assert_eq!(body, b"23");
    }

    #[test]
    fn a_range_past_the_end_is_refused() {
        let (status, _, _) = ask("/", "/models/m/model.gguf", Some("bytes=10-"));
        assert_eq!(status, StatusCode::RANGE_NOT_SATISFIABLE);
    }

    #[test]
    fn files_have_their_types_and_every_answer_the_headers() {
        for (path, kind) in [
            ("/", "text/html"),
            ("/glassgpt_bg.wasm", "application/wasm"),
            ("/glue.js?v=1", "text/javascript"),
        ] {
            let (status, headers, _) = ask("/", path, None);
            assert_eq!(status, StatusCode::OK, "{path}");
            assert_eq!(headers[header::CONTENT_TYPE], kind, "{path}");
            for (name, value) in HEADERS {
                assert_eq!(headers[name], value, "{path}");
            }
        }
    }

    #[test]
    fn under_a_base_the_page_is_there_and_nowhere_else() {
        assert_eq!(ask("/some/path/", "/some/path/", None).2, b"<p>page");
        assert_eq!(ask("/some/path/", "/some/path/glue.js", None).2, b"glue");
        for outside in ["/", "/glue.js", "/some/glue.js", "/some/path"] {
            assert_eq!(ask("/some/path/", outside, None).0, StatusCode::NOT_FOUND, "{outside}");
        }
    }

    #[test]
    fn nothing_above_the_folder_is_served() {
        for path in ["/../secret", "/%2e%2e/secret", "/models/../../secret"] {
            assert_eq!(ask("/", path, None).0, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn bases_get_one_slash_at_each_end() {
        for (given, expected) in [("/", "/"), ("", "/"), ("a/b", "/a/b/"), ("//a//", "/a/")] {
            assert_eq!(base_path(given).unwrap(), expected);
        }
        for wrong in ["/a b/", "/{x}/", "/../", "/a?b"] {
            assert!(base_path(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_taken_port_is_named() {
        let first = listen(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = first.local_addr().unwrap();
        let error = listen(address).unwrap_err().to_string();
        assert!(error.contains(&format!("port {} is taken", address.port())), "{error}");
    }
}
