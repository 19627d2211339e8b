// Package nightly runs a pipeline, and waits for it.
package nightly

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Client calls one deployment. Sleep is time.Sleep, except in tests.
type Client struct {
	BaseURL, APIKey string
	Sleep           func(time.Duration)
}

// Run is a run of a pipeline.
type Run struct {
	ID         string
	Attributes struct{ Status string }
}

// RunAndWait returns the run once it has ended. The key makes a repeated start return the same run.
func (c Client) RunAndWait(pipeline, key string) (Run, error) {
	run, err := c.send("POST", "/pipelines/"+pipeline+"/run", key)
	for err == nil {
		switch run.Attributes.Status {
		case "succeeded", "failed", "canceled":
			return run, nil
		}
		c.Sleep(15 * time.Second)
		run, err = c.send("GET", "/runs/"+run.ID, "")
	}
	return run, err
}

func (c Client) send(method, path, key string) (Run, error) {
	request, err := http.NewRequest(method, c.BaseURL+path, nil)
	if err != nil {
		return Run{}, err
	}
	request.Header.Set("Authorization", "Bearer "+c.APIKey)
	if key != "" { // Go repeats a request with this header itself, so only a start has it.
		request.Header.Set("Idempotency-Key", key)
	}
	response, err := (&http.Client{Timeout: time.Minute}).Do(request)
	if err != nil {
		return Run{}, err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return Run{}, fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	var body struct{ Data Run }
	err = json.NewDecoder(response.Body).Decode(&body)
	return body.Data, err
}
