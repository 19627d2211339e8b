// Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"slices"
	"time"

	"planasonix.com/language-tests/planasonix"
)

func main() {
	ctx := context.Background()
	client, err := planasonix.NewClientWithResponses(
		os.Getenv("PLANASONIX_BASE_URL"),
		planasonix.WithRequestEditorFn(header("Authorization", "Bearer "+os.Getenv("PLANASONIX_API_KEY"))),
	)
	check(err)

	config := map[string]any{"connectionId": "conn_01hqxyz"}
	created, err := client.PipelinesCreateWithResponse(ctx, nil, planasonix.PipelineCreate{
		Name:      "Orders to warehouse",
		ProjectId: "proj_01hqxyz",
		Nodes: []planasonix.PipelineNodeInput{
			{Id: "n_source", Type: "source.postgres", Config: config},
			{Id: "n_target", Type: "destination.snowflake", Config: config},
		},
		Edges: []planasonix.PipelineEdgeInput{{Source: "n_source", Target: "n_target"}},
	})
	check(err)
	pipeline := created.JSON201.Data.Id
	fmt.Println("created", pipeline)

	key := "key-1"
	started, err := client.PipelinesRunWithResponse(
		ctx, pipeline, &planasonix.PipelinesRunParams{IdempotencyKey: &key}, planasonix.PipelineRunStart{},
	)
	check(err)
	run := started.JSON202.Data.Id
	fmt.Println("started", run)

	status := ""
	for range 10 {
		seen, err := client.RunsGetWithResponse(ctx, run)
		check(err)
		status = seen.JSON200.Data.Attributes.Status
		if slices.Contains([]string{"succeeded", "failed", "canceled"}, status) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Println("ended", status)

	limit := 2
	first, err := client.PipelinesListWithResponse(ctx, &planasonix.PipelinesListParams{Limit: &limit})
	check(err)
	second, err := client.PipelinesListWithResponse(
		ctx, &planasonix.PipelinesListParams{Limit: &limit, Cursor: first.JSON200.Meta.Page.Cursor},
	)
	check(err)
	fmt.Println("pages", len(first.JSON200.Data), len(second.JSON200.Data), more(second.JSON200.Meta.Page.Cursor))

	refused, err := client.PipelinesGetWithResponse(ctx, pipeline, header("Prefer", "code=429"))
	check(err)
	if refused.HTTPResponse.Header.Get("Retry-After") == "" {
		log.Fatal("the 429 has no Retry-After")
	}
	fmt.Println("refused", refused.StatusCode(), refused.JSON429.Error.Code)
}

func header(name, value string) planasonix.RequestEditorFn {
	return func(_ context.Context, request *http.Request) error {
		request.Header.Set(name, value)
		return nil
	}
}

func more(cursor *string) string {
	if cursor == nil {
		return "last"
	}
	return "more"
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
