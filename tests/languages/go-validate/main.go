// Validates a description with a Go library: `validate kin-openapi openapi.json`.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

var validators = map[string]func(file string) error{
	"kin-openapi": withKinOpenAPI,
	"libopenapi":  withLibopenapi,
}

func main() {
	log.SetFlags(0)
	validate, known := validators[os.Args[1]]
	if !known {
		log.Fatalf("unknown validator %q", os.Args[1])
	}
	if err := validate(os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func withKinOpenAPI(file string) error {
	document, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return err
	}
	return document.Validate(context.Background())
}

func withLibopenapi(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		return err
	}
	if _, err := document.BuildV3Model(); err != nil {
		return err
	}
	validate, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	if _, failures := validate.ValidateDocument(); len(failures) > 0 {
		for _, failure := range failures {
			err = errors.Join(err, fmt.Errorf("%s: %s", failure.Message, failure.Reason))
		}
	}
	return err
}
