from alpine as Build
Run a
copy A B
eNv A=b
ONBUILD run x
onbuild Copy a b
healthcheck cmd x
cmd ["x"]
