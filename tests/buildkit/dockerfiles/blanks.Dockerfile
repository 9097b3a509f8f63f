FROM	alpine  	AS	x
RUNab
EXPOSE 80		81
COPY  a	 b 
ENV	A=b	 C=d
 	 
RUN 	a 
LABEL  a=b 
