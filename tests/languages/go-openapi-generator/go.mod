module planasonix.com/language-tests

go 1.25.0
