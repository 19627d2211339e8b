// Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/go-faster/jx"

	"planasonix.com/language-tests/planasonix"
)

func main() {
	ctx := context.Background()
	client, err := planasonix.NewClient(os.Getenv("PLANASONIX_BASE_URL"), apiKey(os.Getenv("PLANASONIX_API_KEY")))
	check(err)

	config := planasonix.PipelineNodeInputConfig{"connectionId": jx.Raw(`"conn_01hqxyz"`)}
	created, err := client.PipelinesCreate(ctx, &planasonix.PipelineCreate{
		Name:      "Orders to warehouse",
		ProjectID: "proj_01hqxyz",
		Nodes: []planasonix.PipelineNodeInput{
			{ID: "n_source", Type: "source.postgres", Config: config},
			{ID: "n_target", Type: "destination.snowflake", Config: config},
		},
		Edges: []planasonix.PipelineEdgeInput{{Source: "n_source", Target: "n_target"}},
	}, planasonix.PipelinesCreateParams{})
	pipeline := expect[*planasonix.PipelineResponseHeaders](created, err).Response.Data.ID
	fmt.Println("created", pipeline)

	started, err := client.PipelinesRun(
		ctx,
		planasonix.NewOptPipelineRunStart(planasonix.PipelineRunStart{}),
		planasonix.PipelinesRunParams{PipelineID: pipeline, IdempotencyKey: planasonix.NewOptString("key-1")},
	)
	run := expect[*planasonix.PipelineRunResponseHeaders](started, err).Response.Data.ID
	fmt.Println("started", run)

	status := ""
	for range 10 {
		seen, err := client.RunsGet(ctx, planasonix.RunsGetParams{RunID: run})
		status = expect[*planasonix.PipelineRunResponseHeaders](seen, err).Response.Data.Attributes.Status
		if slices.Contains([]string{"succeeded", "failed", "canceled"}, status) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Println("ended", status)

	limit := planasonix.NewOptInt(2)
	page, err := client.PipelinesList(ctx, planasonix.PipelinesListParams{Limit: limit})
	first := expect[*planasonix.PipelineListResponseHeaders](page, err).Response
	cursor := planasonix.NewOptString(first.Meta.Page.Cursor.Value)
	page, err = client.PipelinesList(ctx, planasonix.PipelinesListParams{Limit: limit, Cursor: cursor})
	second := expect[*planasonix.PipelineListResponseHeaders](page, err).Response
	fmt.Println("pages", len(first.Data), len(second.Data), place(second.Meta.Page.Cursor.Null))

	refusing, err := planasonix.NewClient(
		os.Getenv("PLANASONIX_BASE_URL"),
		apiKey(os.Getenv("PLANASONIX_API_KEY")),
		planasonix.WithClient(&http.Client{Transport: prefer("code=429")}),
	)
	check(err)
	answer, err := refusing.PipelinesGet(ctx, planasonix.PipelinesGetParams{PipelineID: pipeline})
	refused := expect[*planasonix.RateLimitedHeaders](answer, err)
	fmt.Println("refused 429", refused.Response.Error.Code)

	// A status that the description does not name arrives as the error of `default`.
	refusing, err = planasonix.NewClient(
		os.Getenv("PLANASONIX_BASE_URL"),
		apiKey(os.Getenv("PLANASONIX_API_KEY")),
		planasonix.WithClient(&http.Client{Transport: status502{}}),
	)
	check(err)
	_, err = refusing.PipelinesGet(ctx, planasonix.PipelinesGetParams{PipelineID: pipeline})
	var unexpected *planasonix.UnexpectedStatusCodeWithHeaders
	if !errors.As(err, &unexpected) || unexpected.StatusCode != http.StatusBadGateway || unexpected.Response.Error.Code != refused.Response.Error.Code {
		log.Fatalf("a 502 must arrive as a typed error, but is %#v", err)
	}
}

type apiKey string

func (key apiKey) Bearer(context.Context, planasonix.OperationName) (planasonix.Bearer, error) {
	return planasonix.Bearer{Token: string(key)}, nil
}

// prefer selects a response of the mock.
type prefer string

func (value prefer) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Prefer", string(value))
	return http.DefaultTransport.RoundTrip(request)
}

// status502 turns the 429 of the mock into a 502, as a gateway may send it.
type status502 struct{}

func (status502) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := prefer("code=429").RoundTrip(request)
	if err == nil {
		response.StatusCode = http.StatusBadGateway
	}
	return response, err
}

func expect[Response any](response any, err error) Response {
	check(err)
	typed, ok := response.(Response)
	if !ok {
		log.Fatalf("unexpected response %#v", response)
	}
	return typed
}

func place(isLast bool) string {
	if isLast {
		return "last"
	}
	return "more"
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
