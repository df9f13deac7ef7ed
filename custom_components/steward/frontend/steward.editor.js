import{$ as e,_ as s,b as t,c as a,d as i,f as o,g as r}from"./steward.core.js?v=61335bfe861d";var l={host:"hostStand",race:"raceDesk",systems:"systems",history:"history"},n=class extends i{setConfig(e){this.config=e}changed(e){e.stopPropagation();let{views:t=[],...a}=e.detail.value,i=t.length>0&&t.length<s.length,o=s.filter(e=>t.includes(e)),r=i?{...a,views:o}:a;this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:r},bubbles:!0,composed:!0}))}render(){var i;let{hass:o,config:n}=this;if(!o||!n)return a;let c=r(o.language),h={select:{multiple:!0,mode:"list",options:s.map(e=>({value:e,label:c(l[e])}))}},g=e([{name:"views",selector:h}],{views:"views"},{});return t`<ha-form
.hass=${o}
.data=${{...n,views:null!=(i=n.views)?i:s}}
.schema=${g.schema}
.computeLabel=${g.computeLabel}
@value-changed=${this.changed}
></ha-form>`}};n.properties={hass:{attribute:!1},config:{state:!0}},o({"steward-strategy-editor":n});export{n as StrategyEditor};