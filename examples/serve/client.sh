#!/bin/sh
# Asks a server of Expanse with curl.
#
# usage: client.sh ADDRESS RUN SYMBOL bars.csv     the token is read from EXPANSE_TOKEN
#
# bars.csv has the columns time,open,high,low,close, times as text. Prints the answer for the whole
# series, then the live signal of its last bar.
set -eu
address=$1 run=$2 symbol=$3 file=$4

# A table as the JSON of a request.
request() {
  awk -F, -v symbol="$symbol" '
    NR > 1 {
      bars = bars (NR > 2 ? "," : "") "{\"time\":\"" $1 "\",\"open\":" $2 ",\"high\":" $3 \
        ",\"low\":" $4 ",\"close\":" $5 "}"
    }
    END { printf "{\"symbol\":\"%s\",\"bars\":[%s]}", symbol, bars }' "$file"
}

# The token goes through standard input: what stands on a command line, others can see.
ask() {
  printf 'header = "Authorization: Bearer %s"\n' "$EXPANSE_TOKEN" |
    curl --config - --silent --show-error --fail-with-body \
      --header 'Content-Type: application/json' "$@"
}

body=$(mktemp)
trap 'rm -f "$body"' EXIT
request > "$body"
ask --data "@$body" "$address/runs/$run/detect"
echo
ask --data "@$body" "$address/runs/$run/push"
echo
