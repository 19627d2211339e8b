package nightly

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const (
	server = "http://127.0.0.1:4011/_sandbox"
	apiKey = "key-of-the-tests"
)

// TestMain starts a sandbox for all tests, whose time stands still.
func TestMain(m *testing.M) {
	sandbox := exec.Command("node_modules/.bin/planasonix-sandbox", "--port", "4011", "--clock", "manual", "--strict")
	sandbox.Env = append(os.Environ(), "PLANASONIX_API_KEY="+apiKey)
	sandbox.Stderr = os.Stderr
	if err := sandbox.Start(); err != nil {
		panic(err)
	}
	code := 1
	if isReady() {
		code = m.Run()
	}
	sandbox.Process.Signal(os.Interrupt)
	sandbox.Wait()
	os.Exit(code)
}

func isReady() bool {
	for range 100 {
		if response, err := http.Get(server + "/health"); err == nil && response.StatusCode == http.StatusOK {
			return true
		}
		time.Sleep(100 * time.Millisecond)
	}
	return false
}

// control sends a request to the sandbox itself, and reads its response.
func control(t *testing.T, apiKey, path, body string, result any) {
	t.Helper()
	request, _ := http.NewRequest("POST", server+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+apiKey)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusMultipleChoices {
		t.Fatal(path, response.Status)
	}
	json.NewDecoder(response.Body).Decode(result)
}

// newClient returns a client with data of its own, which moves the time of the sandbox in place of sleeping.
func newClient(t *testing.T) Client {
	var tenant struct {
		URL    string
		APIKey string `json:"api_key"`
	}
	control(t, apiKey, "/tenants", "", &tenant)
	sleep := func(d time.Duration) {
		control(t, tenant.APIKey, "/clock/advance", fmt.Sprintf(`{"by": %d}`, d.Milliseconds()), nil)
	}
	return Client{tenant.URL, tenant.APIKey, sleep}
}

func TestReturnsARunThatFailedAfterAnHour(t *testing.T) {
	client := newClient(t)
	control(t, client.APIKey, "/outcomes", `{"operation": "pipelines.run", "status": "failed", "after": "1h"}`, nil)

	run, err := client.RunAndWait("pl_01hqxyz", "2026-11-24")

	if err != nil || run.Attributes.Status != "failed" {
		t.Errorf("got %+v, %v", run, err)
	}
}

func TestReportsAPollThatFails(t *testing.T) {
	client := newClient(t)
	control(t, client.APIKey, "/faults", `{"operation": "runs.get", "status": 503}`, nil)

	if _, err := client.RunAndWait("pl_01hqxyz", "2026-11-24"); err == nil {
		t.Error("got no error")
	}
}
