FROM alpine
RUNN x
USR root
123
RUN: x
"RUN" x
RUN=x
--flag
[ -f x ]
日本 x
