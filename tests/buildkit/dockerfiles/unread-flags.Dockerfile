FROM alpine
# The flags of these are never looked at.
ARG --whatever A
STOPSIGNAL --whatever 9
HEALTHCHECK --whatever NONE
