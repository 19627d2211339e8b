//! Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client.

use std::{collections::HashMap, env, error::Error, time::Duration};

use planasonix::apis::{
    configuration::Configuration,
    pipelines_api::{
        pipelines_create, pipelines_get, pipelines_list, pipelines_run, PipelinesGetError,
    },
    runs_api::runs_get,
    Error as ApiError,
};
use planasonix::models::{
    ErrorResponse, PipelineCreate, PipelineEdgeInput, PipelineNodeInput, PipelineRunStart,
};
use reqwest::header::{HeaderMap, HeaderValue};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Configuration {
        base_path: env::var("PLANASONIX_BASE_URL")?,
        bearer_access_token: Some(env::var("PLANASONIX_API_KEY")?),
        ..Configuration::default()
    };

    let nodes = vec![
        node("n_source", "source.postgres"),
        node("n_target", "destination.snowflake"),
    ];
    let edges = vec![PipelineEdgeInput::new("n_source".into(), "n_target".into())];
    let new = PipelineCreate::new(
        "Orders to warehouse".into(),
        "proj_01hqxyz".into(),
        nodes,
        edges,
    );
    let pipeline = pipelines_create(&client, new, None).await?.data.id;
    println!("created {pipeline}");

    let options = Some(PipelineRunStart::new());
    let run = pipelines_run(&client, &pipeline, Some("key-1"), options)
        .await?
        .data
        .id;
    println!("started {run}");

    let mut status = String::new();
    for _ in 0..10 {
        status = runs_get(&client, &run).await?.data.attributes.status;
        if ["succeeded", "failed", "canceled"].contains(&status.as_str()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!("ended {status}");

    let first = pipelines_list(&client, None, None, None, None, Some(2), None).await?;
    let cursor = first.meta.page.cursor.as_deref();
    let second = pipelines_list(&client, None, None, None, None, Some(2), cursor).await?;
    let place = match second.meta.page.cursor {
        None => "last",
        Some(_) => "more",
    };
    println!("pages {} {} {place}", first.data.len(), second.data.len());

    let prefer = HeaderMap::from_iter([(
        "prefer".parse()?,
        HeaderValue::from_static("code=429"),
    )]);
    let refusing = Configuration {
        client: reqwest::Client::builder()
            .default_headers(prefer)
            .build()?,
        ..client
    };
    if let Err(ApiError::ResponseError(refused)) = pipelines_get(&refusing, &pipeline).await {
        let body = typed(refused.entity.ok_or("the error has no typed body")?);
        println!("refused {} {}", refused.status.as_u16(), body?.error.code);
    }
    Ok(())
}

fn node(id: &str, kind: &str) -> PipelineNodeInput {
    let config = HashMap::from([("connectionId".into(), "conn_01hqxyz".into())]);
    PipelineNodeInput::new(id.into(), kind.into(), config)
}

/// The generated enum does not read the status: its first variant takes every `ErrorResponse`.
fn typed(error: PipelinesGetError) -> Result<ErrorResponse, String> {
    match error {
        PipelinesGetError::Status400(body) | PipelinesGetError::Status429(body) => Ok(body),
        other => Err(format!("not an ErrorResponse: {other:?}")),
    }
}
