//! [`Program`]: what was proven about a schema; compiled once, run on every record.

mod build;
mod columns;
mod derive;
mod lookup;
mod plan;

pub use self::columns::Column;
pub(crate) use self::columns::{Place, places};
pub(crate) use self::derive::{Derivation, How, Path, Step};
pub(crate) use self::lookup::{ALIAS, Lookup};
pub(crate) use self::plan::{ArrayPlan, Kind, Node, ObjectPlan, Plan, Width};
use crate::diagnostic::{Diagnostic, Severity};
use crate::limits::Limits;
use crate::load;
use crate::model::Schema;
use crate::telemetry;
use std::fmt;
use std::sync::Arc;

/// A compiled schema: immutable, `Send + Sync`, cheap to clone, shared by any number of threads.
///
/// ```
/// use logwright::Schema;
///
/// let schema = Schema::from_yaml("schema: Custom.Door\nfields: [{name: badge, type: bigint, required: true}]")?;
/// let program = schema.compile()?;
/// assert_eq!(program.log_type(), "Custom.Door");
/// assert!(program.accepts(br#"{"badge": 7}"#));
/// assert!(!program.accepts(br#"{"badge": "seven"}"#));
/// # Ok::<(), logwright::Error>(())
/// ```
#[derive(Clone)]
pub struct Program(pub(crate) Arc<Compiled>);

/// What the clones of a program share.
pub(crate) struct Compiled {
    pub(crate) plan: Plan,
    pub(crate) schema: Schema,
    warnings: Vec<Diagnostic>,
}

/// How a schema is compiled.
///
/// ```
/// use logwright::{CompileOptions, Limits};
///
/// let options = CompileOptions::default().limits(Limits::default().nesting(32)).enforce_in_arrays();
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CompileOptions {
    /// The bounds that the program keeps.
    pub limits: Limits,
    /// Whether `required` and `validate` are enforced below arrays, too. Off by default, as in the reference
    /// implementation. (Language spec, K-6.)
    pub enforce_in_arrays: bool,
    /// The log type of the events, in place of the schema's name.
    pub log_type: Option<String>,
}

impl CompileOptions {
    /// These options with other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// These options, with `required` and `validate` enforced below arrays, too.
    #[must_use]
    pub fn enforce_in_arrays(mut self) -> Self {
        self.enforce_in_arrays = true;
        self
    }

    /// These options, with the log type that the host gives, in place of the schema's name. It is taken as it is: what
    /// a schema may call itself does not bind the host.
    ///
    /// ```
    /// use logwright::{CompileOptions, Schema};
    ///
    /// let schema = Schema::from_yaml("fields: [{name: badge, type: bigint}]")?;
    /// let program = schema.compile_with(&CompileOptions::default().log_type("door-events"))?;
    /// assert_eq!(program.log_type(), "door-events");
    /// # Ok::<(), logwright::Error>(())
    /// ```
    #[must_use]
    pub fn log_type(mut self, log_type: impl Into<String>) -> Self {
        self.log_type = Some(log_type.into());
        self
    }
}

/// Why a schema cannot be compiled: every error in it.
#[derive(Debug, thiserror::Error)]
#[error("the schema cannot be compiled: {}", join(.0))]
pub struct CompileError(Box<[Diagnostic]>);

impl CompileError {
    /// Errors and warnings, in schema order.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0
    }
}

fn join(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error);
    errors.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Schema {
    /// Compiles the schema with default options.
    ///
    /// # Errors
    /// Every schema error the loader would report, for a schema built in code; none for one that was loaded.
    pub fn compile(&self) -> Result<Program, CompileError> {
        self.compile_with(&CompileOptions::default())
    }

    /// Compiles the schema.
    ///
    /// # Errors
    /// As [`Schema::compile`], under the limits given.
    pub fn compile_with(&self, options: &CompileOptions) -> Result<Program, CompileError> {
        let _span = telemetry::compiling(options.log_type.as_deref().unwrap_or(self.log_type()));
        let diagnostics = load::check(self, &options.limits);
        if diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
            return Err(CompileError(diagnostics.into()));
        }
        let plan = build::plan(self, options).map_err(|diagnostic| CompileError(Box::new([*diagnostic])))?;
        Ok(Program(Arc::new(Compiled { plan, schema: self.clone(), warnings: diagnostics })))
    }
}

impl Program {
    /// The log type of the events: the one of [`CompileOptions::log_type`], else the schema's name, else `""`.
    pub fn log_type(&self) -> &str {
        &self.0.plan.log_type
    }

    /// The schema this was compiled from.
    pub fn schema(&self) -> &Schema {
        &self.0.schema
    }

    /// What was odd about the schema, but no error.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.0.warnings
    }

    /// The bounds it keeps.
    pub fn limits(&self) -> &Limits {
        &self.0.plan.limits
    }

    /// Whether records are text lines, which only a [`Session`](crate::Session) reads.
    pub fn reads_text(&self) -> bool {
        self.0.plan.reader.is_some()
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.0.plan
    }

    /// A program that no schema stands behind: it describes nothing, so that all members of a record are undeclared.
    pub(crate) fn of_nothing(limits: &Limits) -> Self {
        let root = ObjectPlan {
            fields: 0..0,
            lookup: Lookup::new([]),
            required: Box::default(),
            required_bits: Some(0),
            has_hidden: false,
            embedded: false,
        };
        let plan = Plan {
            log_type: Box::default(),
            head: Box::default(),
            nodes: Vec::new(),
            root,
            derivations: Vec::new(),
            has_masks: false,
            limits: limits.clone(),
            enforce_in_arrays: false,
            reader: None,
        };
        Self(Arc::new(Compiled { plan, schema: Schema::default(), warnings: Vec::new() }))
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("log_type", &self.log_type()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::model::{Field, Type};

    #[test]
    fn the_log_type_of_the_host_is_taken_as_it_is() {
        let fields = || [Field::new("a", Type::Int)];
        let nameless = Schema { fields: fields().into(), ..Schema::default() };
        for schema in [nameless, Schema::new("Custom.Door", fields())] {
            for log_type in ["noname", "front door", "é\"\n", ""] {
                let program = schema.compile_with(&CompileOptions::default().log_type(log_type)).unwrap();
                assert_eq!(program.log_type(), log_type);
                assert_eq!(program.schema(), &schema, "the schema keeps the name it has");
            }
        }
    }

    #[test]
    fn a_bad_name_stays_an_error_under_another_log_type() {
        let schema = Schema::new("door", [Field::new("a", Type::Int)]);
        let error = schema.compile_with(&CompileOptions::default().log_type("Door")).unwrap_err();
        assert_eq!(error.diagnostics()[0].code(), Code::BadSchemaName);
    }
}
