//! `HTTP_SOURCE_TOKEN=… http_source FOLDER [ADDRESS]`: keeps what is posted to `ADDRESS` (by default `127.0.0.1:8080`)
//! in `FOLDER`. It speaks plain HTTP: put a proxy that speaks TLS in front of it.

use http_source::{Caps, Files, router};
use logwright::{Registry, Schema, schemas};
use std::error::Error;
use std::path::PathBuf;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: http_source FOLDER [ADDRESS]")?);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let token = std::env::var("HTTP_SOURCE_TOKEN").ok().filter(|token| token.len() >= 16);
    let token = token.ok_or("HTTP_SOURCE_TOKEN must hold a token of 16 characters or more")?;

    let programs = schemas::all().iter().map(Schema::compile).collect::<Result<Vec<_>, _>>()?;
    let service = router(token, Registry::new(programs)?, Files::open(&folder)?, Caps::default());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, service).await?;
    Ok(())
}
