// Receives deliveries, and verifies them as the README of @planasonix/webhooks documents it. Prints its port, reads the
// secret of the webhook from standard input, and prints a line for each delivery.
package main

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	oldest = 300 * time.Second
	newest = 60 * time.Second
)

// refusal returns the reason why a delivery is refused, or an empty string.
func refusal(header http.Header, body []byte, secret string) string {
	timestamp := header.Get("X-Planasonix-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || seconds < 0 {
		return "malformed-header"
	}
	age := time.Since(time.Unix(seconds, 0))
	if age > oldest {
		return "too-old"
	}
	if age < -newest {
		return "in-future"
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp))
	if len(body) > 0 {
		mac.Write([]byte("."))
		mac.Write(body)
	}
	expected := []byte(hex.EncodeToString(mac.Sum(nil)))
	isSeparator := func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }
	checked := 0
	for _, one := range strings.FieldsFunc(header.Get("X-Planasonix-Signature"), isSeparator) {
		signature, isFirstVersion := strings.CutPrefix(one, "v1=")
		if !isFirstVersion || checked == 8 {
			continue
		}
		checked++
		if hmac.Equal(expected, []byte(signature)) {
			return ""
		}
	}
	return "no-match"
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		log.Fatal(err)
	}
	secret := strings.TrimSpace(line)
	log.Fatal(http.Serve(listener, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			log.Print(err)
			response.WriteHeader(http.StatusInternalServerError)
			return
		}
		if reason := refusal(request.Header, body, secret); reason != "" {
			fmt.Println("refused", reason)
			response.WriteHeader(http.StatusUnauthorized)
			return
		}
		var event struct{ Type string }
		if err := json.Unmarshal(body, &event); err != nil {
			log.Fatal(err)
		}
		fmt.Println("accepted", event.Type)
		response.WriteHeader(http.StatusNoContent)
	})))
}
