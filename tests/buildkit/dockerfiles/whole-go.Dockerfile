# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM golang:1.23.3-alpine3.20 AS build
RUN apk add --no-cache git make protobuf-dev
WORKDIR /go/src/example.com/gateway
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download -x && go mod verify
COPY . .
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=dev
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    set -eu; \
    case "$TARGETARCH" in \
        arm) export GOARM=7 ;; \
        amd64) export GOAMD64=v2 ;; \
        *) echo "building for $TARGETARCH" ;; \
    esac; \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build \
        -ldflags="-s -w -X main.version=${VERSION}" \
        -o /out/gateway ./cmd/gateway

FROM build AS test
RUN go vet ./... && go test -race -count=1 ./... || { echo "tests failed" >&2; exit 1; }

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/gateway /usr/local/bin/gateway
COPY --from=build /go/src/example.com/gateway/config/default.yaml /etc/gateway/config.yaml
USER 65532:65532
EXPOSE 8443/tcp 9090
ENTRYPOINT ["/usr/local/bin/gateway"]
CMD ["--config", "/etc/gateway/config.yaml"]
