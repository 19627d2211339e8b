// Command job contains jobs that the sandbox explores: `job <job>`. Half of them have a defect, which their name says.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

const pipeline = "/pipelines/pl_01hqxyz"

var (
	baseURL = os.Getenv("PLANASONIX_BASE_URL")
	apiKey  = os.Getenv("PLANASONIX_API_KEY")
	client  = http.Client{Timeout: time.Second}
)

type resource struct {
	ID         string         `json:"id"`
	Attributes map[string]any `json:"attributes"`
}

// failure is an error of a request.
type failure struct {
	text      string
	mayRepeat bool
}

func (f failure) Error() string { return f.text }

// call is a request.
type call struct {
	method, path, key string
	body              any
}

// send sends one request. It fails unless the response is a success.
func send(c call) (resource, error) {
	var content bytes.Buffer
	if c.body != nil {
		if err := json.NewEncoder(&content).Encode(c.body); err != nil {
			return resource{}, err
		}
	}
	request, err := http.NewRequest(c.method, baseURL+c.path, &content)
	if err != nil {
		return resource{}, err
	}
	request.Header.Set("Authorization", "Bearer "+apiKey)
	request.Header.Set("Content-Type", "application/json")
	// Without an idempotency key, Go does not repeat the request by itself either.
	if c.key != "" {
		request.Header.Set("Idempotency-Key", c.key)
	}
	response, err := client.Do(request)
	if err != nil {
		return resource{}, failure{c.path + ": no response", true}
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		code := response.StatusCode
		return resource{}, failure{fmt.Sprintf("%s: %d", c.path, code), code == 429 || code >= 500}
	}
	var found struct{ Data json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&found); err != nil {
		return resource{}, failure{c.path + ": the response is cut off", true}
	}
	var one resource
	_ = json.Unmarshal(found.Data, &one) // A list has no ID.
	return one, nil
}

// persist repeats a request while repeating it can help.
func persist(c call) (found resource, err error) {
	for range 4 {
		found, err = send(c)
		if f, isFailure := err.(failure); !isFailure || !f.mayRepeat {
			return found, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return found, err
}

func start(key string) (resource, error) {
	return persist(call{method: "POST", path: pipeline + "/run", key: key, body: map[string]string{}})
}

func wait(run resource, poll func(call) (resource, error)) error {
	for {
		found, err := poll(call{method: "GET", path: "/runs/" + run.ID})
		if err != nil {
			return err
		}
		switch found.Attributes["status"] {
		case "succeeded", "failed", "canceled":
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func setStatus(status string) error {
	_, err := persist(call{method: "PATCH", path: pipeline + "/status", body: map[string]string{"status": status}})
	return err
}

func readProjects(read func(call) (resource, error)) error {
	_, err := read(call{method: "GET", path: "/projects"})
	return err
}

// inOrder runs steps until one fails.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func startAndWait(key string, poll func(call) (resource, error)) error {
	run, err := start(key)
	if err != nil {
		return err
	}
	return wait(run, poll)
}

var jobs = map[string]func() error{
	"waits for a run": func() error { return startAndWait("nightly", persist) },
	"only starts a run": func() error {
		_, err := send(call{method: "POST", path: pipeline + "/run", key: "nightly", body: map[string]string{}})
		return err
	},
	"pauses a pipeline": func() (err error) {
		if err := setStatus("paused"); err != nil {
			return err
		}
		defer func() {
			if restored := setStatus("active"); err == nil {
				err = restored
			}
		}()
		return readProjects(send)
	},
	"renames a pipeline": func() error {
		_, err := persist(call{method: "PATCH", path: pipeline + "/rename", body: map[string]string{"name": "Orders"}})
		return err
	},
	"reads projects":     func() error { return readProjects(persist) },
	"starts a run twice": func() error { return startAndWait("", persist) },
	"ignores a failed start": func() error {
		_, _ = send(call{method: "POST", path: pipeline + "/run", key: "nightly", body: map[string]string{}})
		return nil
	},
	"leaves a pipeline paused": func() error {
		return inOrder(
			func() error { return setStatus("paused") },
			func() error { return readProjects(send) },
			func() error { return setStatus("active") },
		)
	},
	"prints its key": func() error {
		err := readProjects(send)
		if err != nil {
			fmt.Println("failed with", apiKey)
		}
		return err
	},
	"ignores a failed poll": func() error {
		_ = startAndWait("nightly", send)
		return nil
	},
}

func main() {
	if err := jobs[os.Args[1]](); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
