//! A schema of one's own, inside one's own YAML configuration: `Schema` reads and writes itself with serde, and runs
//! the same checks as a schema file.
//!
//! `cargo run --example custom_schema`

use logwright::{IndicatorKind, Schema};
use serde::Deserialize;
use std::error::Error;

/// What the host configures; the schema is a part of it.
#[derive(Deserialize)]
struct Config {
    queue: String,
    schema: Schema,
}

const CONFIG: &str = "
queue: doors
schema:
  schema: Custom.Door
  fields:
    - name: at
      type: timestamp
      timeFormats: [rfc3339, unix]
      isEventTime: true
      required: true
    - name: badge
      type: bigint
      required: true
    - name: holder
      type: string
      indicators: [email]
";

fn main() -> Result<(), Box<dyn Error>> {
    let config: Config = serde_yaml::from_str(CONFIG)?;
    let program = config.schema.compile()?;
    println!("the queue `{}` holds `{}`", config.queue, program.log_type());

    let record = br#"{"at":"2026-09-14T08:12:48Z","badge":7,"holder":"mira.novak@example.com"}"#;
    let event = program.interpret(record)?;
    let emails: Vec<&str> = event.indicators().of(IndicatorKind::Emails).collect();
    println!("{:?} at {}", emails, event.time().ok_or("a required time is there")?);

    // What is wrong with a record is said with pointers, and what is wrong with a schema is, too.
    if let Err(rejection) = program.interpret(br#"{"at":"noon","badge":"seven"}"#) {
        println!("{rejection}");
    }
    if let Err(error) = serde_yaml::from_str::<Config>(&CONFIG.replace("bigint", "bigit")) {
        println!("{error}");
    }
    Ok(())
}
