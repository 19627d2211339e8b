module planasonix.com/language-tests/receiver

go 1.26.0
