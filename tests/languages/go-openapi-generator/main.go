// Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"slices"
	"time"

	planasonix "planasonix.com/language-tests/planasonix-go"
)

func main() {
	ctx := context.WithValue(context.Background(), planasonix.ContextAccessToken, os.Getenv("PLANASONIX_API_KEY"))
	client := newClient()

	config := map[string]any{"connectionId": "conn_01hqxyz"}
	create := planasonix.NewPipelineCreate("Orders to warehouse", "proj_01hqxyz", []planasonix.PipelineNodeInput{
		*planasonix.NewPipelineNodeInput("n_source", "source.postgres", config),
		*planasonix.NewPipelineNodeInput("n_target", "destination.snowflake", config),
	}, []planasonix.PipelineEdgeInput{*planasonix.NewPipelineEdgeInput("n_source", "n_target")})
	created, _, err := client.PipelinesAPI.PipelinesCreate(ctx).PipelineCreate(*create).Execute()
	check(err)
	pipeline := created.Data.Id
	fmt.Println("created", pipeline)

	started, _, err := client.PipelinesAPI.PipelinesRun(ctx, pipeline).
		IdempotencyKey("key-1").
		PipelineRunStart(*planasonix.NewPipelineRunStart()).
		Execute()
	check(err)
	run := started.Data.Id
	fmt.Println("started", run)

	status := ""
	for range 10 {
		seen, _, err := client.RunsAPI.RunsGet(ctx, run).Execute()
		check(err)
		status = seen.Data.Attributes.GetStatus()
		if slices.Contains([]string{"succeeded", "failed", "canceled"}, status) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Println("ended", status)

	first, _, err := client.PipelinesAPI.PipelinesList(ctx).Limit(2).Execute()
	check(err)
	second, _, err := client.PipelinesAPI.PipelinesList(ctx).Limit(2).Cursor(first.Meta.Page.GetCursor()).Execute()
	check(err)
	place := "more"
	if second.Meta.Page.GetCursor() == "" {
		place = "last"
	}
	fmt.Println("pages", len(first.Data), len(second.Data), place)

	client.GetConfig().AddDefaultHeader("Prefer", "code=429")
	_, response, err := client.PipelinesAPI.PipelinesGet(ctx, pipeline).Execute()
	if response == nil || response.Header.Get("Retry-After") == "" {
		log.Fatal("the 429 has no Retry-After")
	}
	var failure *planasonix.GenericOpenAPIError
	if !errors.As(err, &failure) {
		log.Fatalf("%T is no error of the client", err)
	}
	body, ok := failure.Model().(planasonix.ErrorResponse)
	if !ok {
		log.Fatalf("the error has no typed body, but %T", failure.Model())
	}
	fmt.Println("refused", response.StatusCode, body.Error.Code)
}

func newClient() *planasonix.APIClient {
	configuration := planasonix.NewConfiguration()
	configuration.Servers = planasonix.ServerConfigurations{{URL: os.Getenv("PLANASONIX_BASE_URL")}}
	return planasonix.NewAPIClient(configuration)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
